import { scanArguments } from "../shell/scan-arguments.ts";
import {
  type Argument,
  addConnection,
  addExec,
  addPath,
  type Call,
  literal,
  type Shell,
} from "../shell/shell.ts";
import type { Lowering } from "./program.ts";

const loopback =
  /^(https?:\/\/)?(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(:\d+)?([/?#][^@\s]*)?$/i;

/** Options whose value is the next word and says nothing about where data goes. */
const quietValued =
  /^(-[HAmwXrCYyEe]|--(header|user-agent|max-time|connect-timeout|retry|retry-delay|retry-max-time|write-out|request|range|referer|max-redirs|compressed-ssh|limit-rate|tries|timeout|wait|level|accept|reject))$/;
const outputs =
  /^(-o|-O|--output|--output-document|-P|--directory-prefix|--output-dir|-a|--append-output|--output-file|-D|--dump-header|-c|--cookie-jar|--trace|--trace-ascii|--stderr)$/;
const sends =
  /^(-[a-zA-Z]*[dFTuKbnxUE]([^a-zA-Z]|$)|-d|-F.|-T|-u.|-K|--(data.*|json|form.*|upload-file|user|config|netrc.*|unix-socket|abstract-unix-socket|post-data|post-file|body-data|body-file|method|proxy.*|socks.*|preproxy|resolve|connect-to|dns-.*|doh-url|key|cert|cookie|use-askpass|execute|load-cookies|http-user|http-password|ftp-.*|quote|mail-.*|telnet-option|interface|url|variable|expand-.*|aws-sigv4|oauth2-bearer|haproxy.*|engine|krb.*|login-options|input-file|egd-file|random-file|next))(=|$)/;
const foreignUrl =
  /^(?!https?:)[a-z][a-z0-9+.-]*:|@|%00|169\.254|metadata\.|\[?fd00:ec2|\\|\.internal([:/]|$)/i;

/** A client that fetches: a plain fetch is a connection, anything that carries data out is an upload. */
const fetch: Lowering = (call, shell) => {
  const { name, args } = call;
  addExec(shell, name, "project", "uses the network");
  scanArguments(args, shell);
  const targets = urlsOf(call, shell);
  const local =
    targets.length > 0 && targets.every((target) => target.known && loopback.test(target.text));
  if (name === "wget" && args.some((arg) => /^-e/.test(arg.text)))
    addExec(shell, name, "escape", "changes settings on the line");
  const carries =
    args.some((arg) => !arg.known || sends.test(arg.text) || sendsInCluster(name, arg.text)) ||
    changesThere(name, args) ||
    targets.some((target) => foreignUrl.test(target.text));
  const steered = args.some((arg) =>
    /^(-[a-zA-Z]*[KxE]|--(config|proxy|preproxy|resolve|connect-to|socks|unix-socket|abstract|url|doh|dns|execute|next|use-askpass|interface))/.test(
      arg.text,
    ),
  );
  if (name === "wget" || args.some((arg) => /^(-[a-zA-Z]*O|--remote-name)$/.test(arg.text)))
    addNamed(targets, args, shell);
  const zone = local && !steered ? "loopback" : carries ? "upload" : "remote";
  for (const target of targets.length > 0 ? targets : [literal("unknown")])
    addConnection(shell, hostOf(target.text), zone, `${name} ${target.text}`);
};

/** Any method but the ones that only ask. */
function changesThere(name: string, args: readonly Argument[]): boolean {
  const words = args.map((arg) => arg.text);
  if (/^(http|https|httpie|xh)$/.test(name))
    return words.some((word) => /^(POST|PUT|PATCH|DELETE)$/i.test(word));
  return words.some((word, at) => {
    const [, joined] = /^(?:--request|-[a-zA-Z]*X)=?(.*)$/.exec(word) ?? [];
    const method = joined === "" ? words[at + 1] : joined;
    return name === "curl" && method !== undefined && !/^(GET|HEAD|OPTIONS)$/i.test(method);
  });
}

/** `-sFa=@b` is `-s -F a=@b`: letters that take no value may stand before the one that does. */
function sendsInCluster(name: string, text: string): boolean {
  return name === "curl" && /^-[^-oOHAmwXrCYyeQPDctz]*[dFTuKbnxUE]/.test(text);
}

/** Without a name for it, what is fetched is written under the last part of its address. */
function addNamed(targets: readonly Argument[], args: readonly Argument[], shell: Shell): void {
  if (args.some((arg) => /^(-[a-zA-Z]*O.+|--(output-document|spider).*)$/.test(arg.text))) return;
  for (const { known, text } of targets) {
    const file = /[^/]\/([^/?#]+)(?:[?#].*)?$/.exec(text)?.[1];
    if (known && file) addPath(shell, "fs.write", literal(file), `saves ${text}`);
  }
}

function urlsOf({ name, args }: Call, shell: Shell): Argument[] {
  const urls: Argument[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? literal("");
    const writes = outputs.test(arg.text) && !(name === "curl" && arg.text === "-O");
    const target = writes ? args[at + 1] : joinedOutput(arg);
    if (target) addPath(shell, "fs.write", target, `${name} ${arg.text}`);
    if (writes || takesValue(arg.text)) at++;
    else if (!arg.text.startsWith("-")) urls.push(arg);
  }
  return urls;
}

function takesValue(text: string): boolean {
  return quietValued.test(text) || (sends.test(text) && !text.includes("="));
}

function joinedOutput({ text, known }: Argument): Argument | undefined {
  const joined = /^(?:--output=|--output-document=|-[oOP])(.+)/.exec(text)?.[1];
  return joined && known ? literal(joined) : undefined;
}

function hostOf(url: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/:?#\s]+)/i.exec(url)?.[1] ?? "unknown";
}

/** Raw connections and look-ups: names and packets carry data as well as bodies do. */
const connect: Lowering = ({ name, args }, shell) => {
  addExec(shell, name, "project", "uses the network");
  scanArguments(args, shell);
  if (
    /^(nc|ncat|netcat)$/.test(name) &&
    args.some((arg) => /^-[a-zA-Z]*[ec]$|^--(exec|sh-exec|lua-exec)/.test(arg.text))
  )
    addExec(shell, name, "escape", "hands a program to the network");
  const [target = literal("unknown")] = args.filter((arg) => !/^[-+@]/.test(arg.text));
  const fed = shell.stdin !== "terminal" && /^(nc|ncat|netcat)$/.test(name);
  const carries = args.some((arg) => !arg.known) || (fed && !loopback.test(target.text));
  addConnection(shell, target.text, carries ? "upload" : "remote", `${name} ${target.text}`);
};

const names = (list: string, lowering: Lowering) =>
  list.split(" ").map((name) => [name, lowering] as const);

/** Programs that use the network. */
export const fetchers: Record<string, Lowering> = Object.fromEntries([
  ...names("curl wget wget2 aria2c axel http https httpie xh lynx w3m links elinks", fetch),
  ...names(
    "nc ncat netcat dig nslookup host ping ping6 traceroute tracepath whois mtr drill getent resolvectl",
    connect,
  ),
]);
