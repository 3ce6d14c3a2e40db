import { scanArguments } from "../shell/scan-arguments.ts";
import { addExec } from "../shell/shell.ts";
import type { Lowering } from "./program.ts";

/** Command lines of code hosts: what they change there is the publisher's to do. */
export const lowerCodeHost: Lowering = ({ name, args }, shell) => {
  const words = args.map((arg) => arg.text).filter((text) => !text.startsWith("-"));
  const verb = words.slice(0, 2).join(" ");
  const publishes =
    /^(pr (merge|create|close|edit|comment|review|ready|reopen|checkout)|mr (merge|create|close|update|note|approve|revoke|rebase|reopen|delete|checkout)|issue (create|close|edit|update|comment|note|delete|transfer|reopen|lock|pin|develop)|release (create|delete|edit|upload)|repo (create|delete|edit|fork|rename|archive|sync|deploy-key)|gist (create|edit|delete)|workflow (run|enable|disable)|run (rerun|cancel|delete)|secret .*|secret|variable .*|auth .*|auth|ssh-key .*|gpg-key .*|api .*|label .*|alias .*|extension .*|config .*|codespace .*|cache delete)$/;
  const apiReads =
    words[0] === "api" &&
    !args.some((arg) => /^(-[XfFH]|--(method|field|raw-field|input|header))/.test(arg.text)) &&
    !/graphql/.test(words[1] ?? "");
  addExec(
    shell,
    `${name} ${verb}`,
    publishes.test(verb) && !apiReads ? "publish" : "project",
    "talks to the code host",
  );
  scanArguments(args, shell);
};
