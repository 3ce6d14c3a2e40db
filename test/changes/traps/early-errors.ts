import { type Trap, testing } from "./trap.ts";

const one = "export const one = () => 1;\n";
const other = "export const other = () => 1;\n";

const long = `const list = [${"[], ".repeat(3500)}];\n`;

const asked = "export class One {\n  one() {\n    return this.#one;\n  }\n}\n";
const held = asked.replace("{\n", "{\n  #one = 1;\n");
const twice = "export const one = () => {\n  const a = 1;\n  const a = 2;\n  return a;\n};\n";

/** A file of two functions, an edit of the first, and a test of the second. */
function breaking(name: string, edited: string, before = one): Trap {
  return {
    name,
    files: {
      "src/both.ts": before + other,
      "src/apart.ts": one,
      "test/other.test.ts": testing('import { other } from "../src/both.ts";', "other() === 1"),
      "test/apart.test.ts": testing('import { one } from "../src/apart.ts";', "one() === 1"),
    },
    edit: { "src/both.ts": edited + other },
    fails: ["test/other.test.ts"],
    spares: ["test/apart.test.ts"],
  };
}

/** Errors that parsers leave to later, and for which nothing of a file runs. */
export const earlyErrorTraps: Trap[] = [
  breaking("two constants of one name in a function", twice),
  {
    ...breaking("types in JavaScript", ""),
    files: {
      "src/both.js": one + other,
      "src/apart.js": one,
      "test/other.test.ts": testing('import { other } from "../src/both.js";', "other() === 1"),
      "test/apart.test.ts": testing('import { one } from "../src/apart.js";', "one() === 1"),
    },
    edit: { "src/both.js": `export const one = () => 1 as number;\n${other}` },
  },
  breaking("two constants of one name", `${one}const one = () => 2;\n`),
  breaking(
    "two functions of one name",
    "function one() {\n  return 1;\n}\nfunction one() {\n  return 2;\n}\nexport { one };\n",
    "function one() {\n  return 1;\n}\nexport { one };\n",
  ),
  breaking("a name that is exported twice", `${one}export { one };\n`),
  breaking("a break where nothing goes on", "export const one = () => {\n  break;\n};\n"),
  breaking("a private name that no class has", asked, held),
  breaking(
    "a private name that no class has, in a file too long to be parsed beside the tests",
    asked + long,
    held + long,
  ),
];
