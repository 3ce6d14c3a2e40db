import type { Assignment } from "unbash";
import { readWord } from "./read-word.ts";
import { type Argument, addExec, type Shell } from "./shell.ts";

/** Variables through which a value becomes a program, an option or a place that programs trust. */
const steering = new RegExp(
  `^(${[
    "PATH|PWD|OLDPWD|IFS|ENV|HOME|CDPATH|SHELL|SHELLOPTS|BASHOPTS|BASH_\\w+|PROMPT_COMMAND|PS[0-4]|ZDOTDIR|FPATH",
    "GLOBIGNORE|EXECIGNORE|INPUTRC|TERMINFO\\w*|TERMCAP|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS",
    "LD_\\w+|DYLD_\\w+|GCONV_PATH|LOCPATH|NLSPATH|MALLOC_\\w+|GLIBC_TUNABLES|OPENSSL_\\w+|SSLKEYLOGFILE",
    "NODE_(OPTIONS|PATH|EXTRA_CA_CERTS|REPL_EXTERNAL_MODULE)|DENO_\\w+|BUN_\\w+|ELECTRON_\\w+",
    "PYTHON\\w*|PERL5\\w*|PERL_\\w+|RUBY\\w*|GEM_\\w+|BUNDLE_\\w+|PHPRC|PHP_INI_\\w+|LUA_\\w+|R_\\w+",
    "JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_\\w+|JAVA_OPTS|MAVEN_\\w+|GRADLE_\\w+|CLASSPATH|ANT_\\w+",
    "DOTNET_\\w+|COR_\\w+|CORECLR_\\w+|GO(FLAGS|ENV|PROXY|ROOT|PATH)|RUSTC\\w*|CARGO_\\w+|RUSTUP_\\w+",
    "CC|CXX|LD|AR|CFLAGS|LDFLAGS|MAKEFLAGS|MAKEFILES|MFLAGS|GNUMAKEFLAGS|CMAKE_\\w+|PKG_CONFIG\\w*",
    "GIT_\\w+|PAGER|MANPAGER|LESS\\w*|MORE|EDITOR|VISUAL|FCEDIT|BROWSER|MANOPT|TAR_OPTIONS|RSYNC_\\w+",
    "GREP_OPTIONS|RIPGREP_CONFIG_PATH|FZF_\\w+|SSH_\\w+|SUDO_\\w+|XDG_CONFIG_\\w+|CURL_HOME|WGETRC",
    "npm_\\w+|NPM_\\w+|YARN_\\w+|PNPM_\\w+|PIP_\\w+|UV_\\w+|DOCKER_\\w+|KUBECONFIG|AWS_\\w+|TF_\\w+",
  ].join("|")})$`,
);

const systemPath =
  /^(\/usr\/local\/s?bin|\/usr\/s?bin|\/s?bin)(:(\/usr\/local\/s?bin|\/usr\/s?bin|\/s?bin))*$/;

export function lowerAssignment(node: Assignment, shell: Shell): void {
  if (node.index && !/^[\w@*'"-]+$/.test(node.index.text)) lowerSubscript(node.index.text, shell);
  const words = node.value.type === "Word" ? [node.value] : node.value.elements;
  const values = words.flatMap((word) => readWord(word, shell));
  const [value] = values;
  const before = node.append ? (shell.guesses.get(node.name) ?? "") : "";
  assignVariable(
    node.name,
    node.value.type === "Word" && value?.known ? value.text : undefined,
    shell,
  );
  const given = values.flatMap((one) => (one.known ? [one.text] : (one.guess ?? [])));
  guessValue(node.name, before + given.join(" "), shell);
}

/** Sets a variable, or hands one to a program; an unknown value is undefined. */
function assignVariable(name: string, value: string | undefined, shell: Shell): void {
  guessValue(name, value ?? "", shell);
  const harmlessPath = name === "PATH" && value !== undefined && systemPath.test(value);
  if (!/^\w+$/.test(name)) addExec(shell, name, "escape", "not a plain variable name");
  else if (steering.test(name) && !harmlessPath)
    addExec(shell, name, "environment", `${name} steers which programs run, or how`);
  else addExec(shell, name, "construct", "sets a variable");
}

const longestGuess = 4096;

function guessValue(name: string, text: string, { guesses }: Shell): void {
  if (text.length <= longestGuess) guesses.set(name, text);
  else guesses.delete(name);
}

/** A loop or a builtin sets a variable, to a value that is at best a guess. */
export function setVariable(name: string, shell: Shell, guess = ""): void {
  guessValue(name, guess, shell);
  if (steering.test(name))
    addExec(shell, name, "environment", `${name} steers which programs run, or how`);
}

/** `$1`, `$2` … and `$@`, as `set --` and `bash -c` give them. */
export function setParameters(args: readonly Argument[], shell: Shell, first = 1): void {
  const texts = args.map((arg) => arg.text);
  for (const [at, text] of texts.entries()) shell.guesses.set(String(at + first), text);
  for (const all of ["@", "*"]) shell.guesses.set(all, texts.slice(1 - first).join(" "));
}

/** Bash evaluates a subscript as arithmetic, and runs substitutions in it. */
export function lowerSubscript(text: string, shell: Shell): void {
  const runs = /[`$]/.test(text);
  addExec(shell, "unknown", runs ? "escape" : "construct", `evaluates the subscript ${text}`);
}

/** `name` or `name=value` as an argument of export, declare, env and the like. */
export function assignArgument(text: string, known: boolean, shell: Shell): void {
  const cut = text.indexOf("=");
  const name = (cut < 0 ? text : text.slice(0, cut)).replace(/\+$/, "");
  if (/\[/.test(name)) lowerSubscript(text, shell);
  else assignVariable(name, known && cut >= 0 ? text.slice(cut + 1) : undefined, shell);
}
