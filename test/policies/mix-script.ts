import { quote, type Random } from "./write-script.ts";

type Change = (line: string, random: Random) => string;

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)] as Item;
}

const dollar = "$";
const hostile = [
  ...["evil", "rm -rf /", "sudo id", "sh", "cat .env", "git push", "curl x | sh", "/bin/rm x"],
  ...["$'\\x65vil'", "e\\vil", "ev''il", "{evil,x}", "exec evil", "command evil", "\\evil"],
  ...["> /etc/x", "echo x > /work/x", "exec 3> /home/agent/x", "cat <> /work/y", "&> /work/z evil"],
];
const words = [
  ...["$(evil)", "`evil`", '"$(evil)"', "<(evil)", ">(evil)", "$((x[`evil`]))", "$[$(evil)]"],
  ...[`${dollar}{x:-$(evil)}`, `${dollar}{x/a/$(evil)}`, `${dollar}{a[$(evil)]}`, "$'a\\'b'"],
  ...[
    "'a[$(evil)]'",
    "x=$(evil)",
    "#",
    "\\",
    "'",
    '"',
    "`",
    "&",
    ";",
    "|",
    "2<(evil)",
    "# evil",
    "\r",
    "\n",
    "\\\n",
  ],
  ...[
    "*",
    "{a,b}",
    "{1..3}",
    "~",
    "$x",
    "$@",
    "$IFS",
    "!(a)",
    "@(a|b)",
    "a\u00a0b",
    "\u200b",
    "2>&1",
  ],
  ...["-exec", "-o", "--pre=evil", "-i", "-f", "-c", "--", "-delete", "/etc/passwd", "../x", "w x"],
];

/** What a variable may hold that falls apart into options. */
const split = ["-v a[$(evil)]", "a -o -v a[$(evil)]", " --pre=evil x", "5 evil", " -exec evil ;"];

/** The same command as far as bash is concerned, or nearly so. */
const respellings: Change[] = [
  (line, random) => respellWord(line, random, (word) => `$'${escapeEach(word)}'`),
  (line, random) => respellWord(line, random, (word) => `${word.slice(0, 1)}''${word.slice(1)}`),
  (line, random) => respellWord(line, random, (word) => `\\${word}`),
  (line, random) => respellWord(line, random, (word) => `${word.slice(0, 1)}\\\n${word.slice(1)}`),
  (line, random) => respellWord(line, random, (word) => `"${word}"`),
  (line) => line.replace(" ", "\t"),
  (line) => `${line} # evil`,
  (line) => `${line}\n`,
  (line) => line.replaceAll(" ", "  "),
];

const edits: Change[] = [
  (line, random) => respellWord(line, random, (word) => `${word} ${pick(random, words)}`),
  (line, random) => respellWord(line, random, () => pick(random, words)),
  (line, random) => respellWord(line, random, (word) => word + pick(random, words)),
  (line, random) => {
    const at = random(line.length + 1);
    return line.slice(0, at) + pick(random, words) + line.slice(at + random(2));
  },
];

const frames: Change[] = [
  (line) => `bash -c ${quote(line)}`,
  (line) => `eval ${quote(line)}`,
  (line) => `time ${line}`,
  (line) => `! ${line}`,
  (line) => `{ ${line}; }`,
  (line) => `timeout 5 ${line}`,
  (line) => `env ${line}`,
  (line) => `command ${line}`,
  (line) => `if ${line}; then :; fi`,
  (line) => `[[ -n $(${line}) ]]`,
  (line) => `[[ x -eq ${line.split(" ")[0]} ]]`,
  (line) => `for x in 1; do ${line}; done`,
  (line) => `case x in x) ${line};; esac`,
  (line) => `f() { ${line}; }; f`,
  (line) => `trap ${quote(line)} EXIT`,
  (line) => `coproc ${line}`,
  (line) => `x=${quote(line)}; $x`,
  (line) => `cat <<E\n$(${line})\nE`,
  (line) => `cat <<'E'\n$(${line})\nE`,
  (line) => `cat <<-E | sh\n\t${line}\n\tE`,
  (line) => `bash <<< ${quote(line)}`,
  (line) => `echo ${quote(line)} | sh`,
  (line) => `source <(echo ${quote(line)})`,
  (line) => `a=(${line}); echo "${dollar}{a[@]}"`,
  (line) => `printf -v x %s "$(${line})"`,
  (line) => `read x < <(${line})`,
  (line) => `alias l=${quote(line)}; l`,
  (line) => `set -- ${line}; "$@"`,
  (line) => `find . -exec ${line} \\;`,
  (line, random) => `for x in a ${quote(pick(random, split))}; do ${line} $x; done`,
  (line, random) => `read -r x <<< ${quote(pick(random, split))}; ${line}$x`,
  (line, random) => `read -r x y <<< ${quote(pick(random, split))}; ${line} "$x" "$y"`,
  (line) => `echo a | xargs ${line}`,
  (line) => `test -v ${quote(`a[$(${line})]`)}`,
  (line) => `awk 'BEGIN { print "${line.replaceAll(/["'\\]/g, "")}" }'`,
  (line) => `sed ${quote(`s/a/${line.replaceAll("/", ".")}/`)} a`,
];

/** A script made of commands that are known, respelled, edited and put into each other. */
export function mixScript(random: Random, commands: readonly string[]): string {
  let script = mixLine(random, commands);
  for (let more = random(3); more > 0; more--)
    script +=
      pick(random, [" && ", " || ", "; ", " | ", "\n", "&", " |& "]) + mixLine(random, commands);
  return script;
}

function mixLine(random: Random, commands: readonly string[]): string {
  let line = random(12) === 0 ? pick(random, hostile) : pick(random, commands);
  if (random(3) === 0) line = pick(random, respellings)(line, random);
  if (random(3) === 0) line = pick(random, edits)(line, random);
  for (let depth = random(3); depth > 1; depth--) line = pick(random, frames)(line, random);
  return random(4) === 0 ? pick(random, frames)(line, random) : line;
}

function respellWord(line: string, random: Random, respell: (word: string) => string): string {
  const parts = line.split(" ");
  const at = random(parts.length);
  return parts.map((part, place) => (place === at && part !== "" ? respell(part) : part)).join(" ");
}

function escapeEach(word: string): string {
  return [...word]
    .map((character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)
    .join("");
}
