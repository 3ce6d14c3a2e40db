import { type Trap, testing } from "./trap.ts";

const barrel = {
  "src/a.ts": "export const f = () => 1;\nexport const h = () => 1;\n",
  "src/b.ts": "export const g = () => 2;\n",
  "src/index.ts": 'export * from "./a.ts";\n',
  "src/top.ts": 'export * from "./index.ts";\n',
  "test/f.test.ts": testing('import { f } from "../src/top.ts";', "f() === 1"),
  "test/h.test.ts": testing('import { h } from "../src/top.ts";', "h() === 1"),
};

/** What files load and pass on changes, and what that does. */
export const barrelTraps: Trap[] = [
  {
    name: "a barrel that passes on less",
    files: {
      ...barrel,
      "src/index.ts": 'export * from "./a.ts";\nexport * from "./b.ts";\n',
      "test/all.test.ts": testing('import * as all from "../src/top.ts";', "all.g() === 2"),
      "test/g.test.ts": testing('import { g } from "../src/top.ts";', "g() === 2"),
    },
    edit: { "src/index.ts": 'export * from "./a.ts";\nimport "./b.ts";\n' },
    fails: ["test/all.test.ts", "test/g.test.ts"],
    spares: ["test/f.test.ts"],
  },
  {
    name: "a barrel that passes on more",
    files: {
      ...barrel,
      "test/all.test.ts": testing('import * as all from "../src/top.ts";', "!('g' in all)"),
    },
    edit: { "src/index.ts": 'export * from "./a.ts";\nexport * from "./b.ts";\n' },
    fails: ["test/all.test.ts"],
    spares: ["test/f.test.ts"],
  },
  {
    name: "a barrel that passes on a name twice",
    files: {
      ...barrel,
      "src/c.ts": "export const f = () => 3;\n",
      "test/c.test.ts": testing('import { f } from "../src/c.ts";', "f() === 3"),
    },
    edit: { "src/index.ts": 'export * from "./c.ts";\nexport * from "./a.ts";\n' },
    fails: ["test/f.test.ts"],
    spares: ["test/h.test.ts"],
  },
  {
    name: "a barrel that passes on what does something",
    files: {
      ...barrel,
      "src/loud.ts": "globalThis.isLoud = true;\nexport const loud = () => 3;\n",
      "test/f.test.ts": testing('import { f } from "../src/top.ts";', "f() && !globalThis.isLoud"),
    },
    edit: { "src/index.ts": 'export * from "./a.ts";\nexport * from "./loud.ts";\n' },
    fails: ["test/f.test.ts"],
  },
  {
    name: "a barrel that passes on what reads what is not there",
    files: {
      ...barrel,
      "src/page.ts": "export const page = window.location;\n",
    },
    edit: { "src/index.ts": 'export * from "./a.ts";\nexport * from "./page.ts";\n' },
    fails: ["test/f.test.ts", "test/h.test.ts"],
  },
  {
    name: "modules in a circle that pass on less, and hold nothing yet",
    files: {
      ...barrel,
      "src/b.ts":
        'import { f } from "./top.ts";\nconst seen = new Set();\nlet last;\nexport const g = () => f() + (last ?? seen.size) + 1;\n',
      "src/index.ts": 'export * from "./a.ts";\nexport * from "./b.ts";\n',
      "test/g.test.ts": testing('import { g } from "../src/top.ts";', "g() === 2"),
    },
    edit: { "src/index.ts": 'export * from "./a.ts";\nimport "./b.ts";\n' },
    fails: ["test/g.test.ts"],
    spares: ["test/f.test.ts"],
  },
  {
    name: "a value that is gone, of which a class beside is made when it is loaded",
    files: {
      "src/base.ts": "export const Base = globalThis.Map;\n",
      "src/heir.ts":
        'import { Base } from "./base.ts";\nexport class Heir extends Base {}\nexport const f = () => 1;\n',
      "src/index.ts": 'export * from "./heir.ts";\n',
      "test/f.test.ts": testing('import { f } from "../src/index.ts";', "f() === 1"),
    },
    edit: { "src/base.ts": "export const Base = undefined as never;\n" },
    fails: ["test/f.test.ts"],
  },
  {
    name: "a value that is null, of which a member is read when a file beside is loaded",
    files: {
      "src/sizes.ts": "export const sizes = { small: 1 };\n",
      "src/size.ts":
        'import { sizes } from "./sizes.ts";\nexport const small = sizes.small;\nexport const f = () => 1;\n',
      "src/index.ts": 'export * from "./size.ts";\n',
      "test/f.test.ts": testing('import { f } from "../src/index.ts";', "f() === 1"),
    },
    edit: { "src/sizes.ts": "export const sizes = null as never;\n" },
    fails: ["test/f.test.ts"],
  },
  {
    name: "modules in a circle of which another is loaded first",
    files: {
      "src/index.ts": 'export * from "./a.ts";\nexport * from "./b.ts";\n',
      "src/a.ts": "export class A {}\n",
      "src/b.ts":
        'import { A } from "./index.ts";\nexport class B extends A {}\nexport const b = () => 1;\n',
      "test/b.test.ts": testing('import { b } from "../src/index.ts";', "b() === 1"),
    },
    edit: { "src/index.ts": 'export * from "./b.ts";\nexport * from "./a.ts";\n' },
    fails: ["test/b.test.ts"],
  },
  {
    name: "a value that no longer does something when it is made",
    files: {
      "src/a.ts":
        "export const a = Object.assign(globalThis, { isMade: true });\nexport const b = () => 1;\n",
      "test/b.test.ts": testing(
        'import { b } from "../src/a.ts";',
        "b() === 1 && globalThis.isMade",
      ),
    },
    edit: { "src/a.ts": "export const a = undefined;\nexport const b = () => 1;\n" },
    fails: ["test/b.test.ts"],
  },
  {
    name: "a static field that no longer does something when it is made",
    files: {
      "src/a.ts":
        "export class A {\n  static made = Object.assign(globalThis, { isMade: true });\n}\nexport const b = () => 1;\n",
      "test/b.test.ts": testing(
        'import { b } from "../src/a.ts";',
        "b() === 1 && globalThis.isMade",
      ),
    },
    edit: { "src/a.ts": "export class A {\n  static made = 1;\n}\nexport const b = () => 1;\n" },
    fails: ["test/b.test.ts"],
  },
  {
    name: "an enum that no longer does something when it is made",
    files: {
      "src/a.ts":
        "const make = () => Object.assign(globalThis, { isMade: true }) && 1;\nexport enum A {\n  One = make(),\n}\nexport const b = () => 1;\n",
      "test/b.test.ts": testing(
        'import { b } from "../src/a.ts";',
        "b() === 1 && globalThis.isMade",
      ),
    },
    edit: {
      "src/a.ts":
        "const make = () => Object.assign(globalThis, { isMade: true }) && 1;\nexport enum A {\n  One = 1,\n}\nexport const b = () => 1;\n",
    },
    fails: ["test/b.test.ts"],
  },
];
