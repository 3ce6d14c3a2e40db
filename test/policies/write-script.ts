export type Random = (below: number) => number;

export function seededRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

const common = [
  "ls",
  "cat a",
  "wc -l",
  "head -n 1 a",
  "grep -n x",
  "sort",
  "uniq",
  "tr a b",
  "cut -c1",
];
const evil = ["evil", "rm -rf x", "curl x", "sh", "sudo y", "git push", "sort -o z", "cat .env"];

/** A random script of ordinary and hostile commands in every kind of quoting bash knows. */
export function writeScript(random: Random): string {
  const count = 1 + random(3);
  let script = writeCommand(random, 3);
  for (let at = 1; at < count; at++)
    script +=
      pick(random, [" && ", " || ", "; ", " | ", "\n", " ; ", "|"]) + writeCommand(random, 3);
  return random(12) === 0 ? mutate(script, random) : script;
}

/** One wrong character finds what a grammar does not think of. */
function mutate(script: string, random: Random): string {
  const at = random(script.length);
  const piece = pick(random, [
    "'",
    '"',
    "`",
    "\\",
    "$",
    "(",
    ")",
    "{",
    "}",
    "#",
    "\r",
    "\n",
    "<",
    "&",
    "!",
    "~",
    "=",
  ]);
  return script.slice(0, at) + piece + script.slice(at + random(2));
}

function writeCommand(random: Random, depth: number): string {
  const simple = () =>
    [
      random(25) === 0 ? pick(random, evil) : pick(random, [...common, "echo", "echo", "true"]),
      ...words(random, depth),
    ].join(" ");
  if (depth === 0) return simple();
  const inner = () => writeCommand(random, depth - 1);
  const kinds: (() => string)[] = [
    simple,
    simple,
    simple,
    simple,
    simple,
    simple,
    () => `if ${inner()}; then ${inner()}; else ${inner()}; fi`,
    () => `for v in ${words(random, 1).join(" ")}; do ${inner()}; done`,
    () => `case ${word(random, 1)} in ${word(random, 0)}) ${inner()};; *) ${inner()};; esac`,
    () => `{ ${inner()}; }`,
    () => `! ${inner()}`,
    () => `time ${inner()}`,
    () => `bash -c ${quote(inner())}`,
    () =>
      `cat <<E${pick(random, ["OF", ""])}\n${word(random, depth)}\n${pick(random, ["EOF", "E"])}\n`,
    () => `cat <<'E'\n${word(random, depth)}\nE\n`,
    () => `cat <<< ${word(random, depth)}`,
    () => `cat < <(${inner()})`,
    () => `[[ ${word(random, 1)} == ${word(random, 1)} ]] && ${inner()}`,
    () => `test ${word(random, 1)} = ${word(random, 1)} || ${inner()}`,
    () => `${simple()} 2>&1`,
    () => `${simple()} > /dev/null`,
    () => `timeout 5 ${simple()}`,
    () => `xargs ${simple()}`,
    () => `find . -name ${word(random, 0)}`,
  ];
  return pick(random, kinds)();
}

function words(random: Random, depth: number): string[] {
  return Array.from({ length: random(3) }, () => word(random, depth));
}

function word(random: Random, depth: number): string {
  let text = "";
  for (let at = 0; at <= random(3); at++) text += fragment(random, depth);
  return text;
}

function fragment(random: Random, depth: number): string {
  const flat = [
    "a",
    "b.txt",
    "x",
    "-n",
    "'q q'",
    '"d d"',
    "\\;",
    "\\$x",
    "$'\\x65vil'",
    "$'a\\nb'",
    "a\\\nb",
    "'$(evil)'",
    '"\\$(evil)"',
    '"\\`evil\\`"',
    "*",
    "?",
    "[ab]",
    "{a,b}",
    "~",
    "$x",
    '"$x"',
    ["$", "{x}"].join(""),
    "$((1+2))",
    "#c",
    "\\#",
    "a=b",
    "$(( 1 ))",
    "é",
    "''",
    '"\'"',
    "'\"'",
    "\\\\",
    "!",
    "%",
    "@",
    "+(a)",
    "\r",
    "$'\\''",
    "\\ ",
    '$"l"',
    ";;",
    "a#b",
  ];
  if (depth === 0) return pick(random, flat);
  const inner = () => writeCommand(random, depth - 1);
  const nested: (() => string)[] = [
    () => `$(${inner()})`,
    () => `"$(${inner()})"`,
    () => `\`${inner().replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``,
    () => `"\`${inner().replaceAll("`", "\\`")}\`"`,
    () => `\${x:-$(${inner()})}`,
    () => `\${x:-${word(random, depth - 1)}}`,
    () => `"\${x:+${word(random, depth - 1)}}"`,
    () => `\${x#${word(random, 0)}}`,
    () => `\${x/${word(random, 0)}/$(${inner()})}`,
    () => `<(${inner()})`,
    () => `$(( $(${inner()}) ))`,
    () => `"a$(${inner()})b"`,
    () => `$(<a)`,
    () => `$(# c\n${inner()}\n)`,
    () => `$(case a in a) ${inner()};; esac)`,
    () => `$[ $(${inner()}) ]`,
    () => ["$", "{x@Q}"].join(""),
    () => `\${#x}`,
    () => `\${x:1}`,
    () => `\${!x}`,
  ];
  return random(3) === 0 ? pick(random, nested)() : pick(random, flat);
}

function pick<Item>(random: Random, items: Item[]): Item {
  return items[random(items.length)] as Item;
}
