import type { Assignment } from "unbash";
import { readWord } from "./read-word.ts";
import { addExec, type Shell } from "./shell.ts";

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
  const value = node.value.type === "Word" ? readWord(node.value, shell.directory)[0] : undefined;
  assignVariable(node.name, value?.known ? value.text : undefined, shell);
}

/** Sets a variable, or hands one to a program; an unknown value is undefined. */
function assignVariable(name: string, value: string | undefined, shell: Shell): void {
  const harmlessPath = name === "PATH" && value !== undefined && systemPath.test(value);
  if (!/^\w+$/.test(name)) addExec(shell, name, "escape", "not a plain variable name");
  else if (steering.test(name) && !harmlessPath)
    addExec(shell, name, "environment", `${name} steers which programs run, or how`);
  else addExec(shell, name, "construct", "sets a variable");
}

/** A loop or a builtin sets a variable to what the text does not tell. */
export function setVariable(name: string, shell: Shell): void {
  if (steering.test(name))
    addExec(shell, name, "environment", `${name} steers which programs run, or how`);
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
