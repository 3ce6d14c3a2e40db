import { type Trap, testing } from "./trap.ts";

export const classFileTraps: Trap[] = [
  {
    name: "a class across files with calls to its base",
    files: {
      "src/base.ts":
        "export class Base { run() { return this.step() + 1; } step() { return 0; } }\n",
      "src/mid.ts":
        'import { Base } from "./base.ts";\nexport class Mid extends Base { run() { return super.run() + 1; } }\n',
      "src/leaf.ts":
        'import { Mid } from "./mid.ts";\nexport class Leaf extends Mid { step() { return 1; } }\n',
      "test/leaf.test.ts": testing(
        'import { Leaf } from "../src/leaf.ts";',
        "new Leaf().run() === 3",
      ),
      "test/base.test.ts": testing(
        'import { Base } from "../src/base.ts";',
        "new Base().run() === 1",
      ),
    },
    edit: {
      "src/mid.ts":
        'import { Base } from "./base.ts";\nexport class Mid extends Base { run() { return super.run() + 2; } }\n',
    },
    fails: ["test/leaf.test.ts"],
    spares: ["test/base.test.ts"],
  },
  {
    name: "what stands behind an interface",
    files: {
      "src/store.ts": "export interface Store { get(key: string): number }\n",
      "src/memory.ts":
        'import type { Store } from "./store.ts";\nexport class Memory implements Store { get(key: string) { return 1; } }\n',
      "src/file.ts":
        'import type { Store } from "./store.ts";\nexport class File implements Store { get(key: string) { return 1; } }\n',
      "src/use.ts":
        'import type { Store } from "./store.ts";\nexport const use = (store: Store) => store.get("a");\n',
      "test/memory.test.ts": testing(
        'import { Memory } from "../src/memory.ts";\nimport { use } from "../src/use.ts";',
        "use(new Memory()) === 1",
      ),
      "test/file.test.ts": testing(
        'import { File } from "../src/file.ts";\nimport { use } from "../src/use.ts";',
        "use(new File()) === 1",
      ),
    },
    edit: {
      "src/memory.ts":
        'import type { Store } from "./store.ts";\nexport class Memory implements Store { get(key: string) { return 2; } }\n',
    },
    fails: ["test/memory.test.ts"],
    spares: ["test/file.test.ts"],
  },
  {
    name: "a service that its type alone names, as metadata tells a container",
    files: {
      "tsconfig.json":
        '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true } }',
      "src/metadata.ts":
        "Reflect.metadata = (key, value) => (target) => { target.types = value; };\n",
      "src/mail.ts": "export class Mail { send() { return 1; } }\n",
      "src/users.ts":
        'import "./metadata.ts";\nimport { Mail } from "./mail.ts";\nconst inject = (target: unknown) => {};\n@inject\nexport class Users { constructor(private mail: Mail) {} invite() { return this.mail.send(); } }\n',
      "test/users.test.ts": testing(
        'import { Users } from "../src/users.ts";\nconst make = (Made) => new Made(...(Made.types ?? []).map(make));',
        "make(Users).invite() === 1",
      ),
    },
    edit: { "src/mail.ts": "export class Mail { send() { return 2; } }\n" },
    fails: ["test/users.test.ts"],
  },
  {
    name: "a getter that is read when a file is loaded",
    files: {
      "src/config.ts":
        "class Config { get size() { return 1; } }\nexport const config = new Config();\n",
      "src/box.ts":
        'import { config } from "./config.ts";\nexport const size = config.size;\nexport const box = () => "box";\n',
      "test/box.test.ts": testing('import { box } from "../src/box.ts";', 'box() === "box"'),
    },
    edit: {
      "src/config.ts":
        "class Config { get size() { throw new Error(); } }\nexport const config = new Config();\n",
    },
    fails: ["test/box.test.ts"],
  },
  {
    name: "an iterator that is run when a file is loaded",
    files: {
      "src/names.ts":
        "export class Names { *[Symbol.iterator]() { yield 1; } }\nexport const names = new Names();\n",
      "src/box.ts":
        'import { names } from "./names.ts";\nexport const list = [...names];\nexport const box = () => "box";\n',
      "test/box.test.ts": testing('import { box } from "../src/box.ts";', 'box() === "box"'),
    },
    edit: {
      "src/names.ts":
        "export class Names { *[Symbol.iterator]() { throw new Error(); } }\nexport const names = new Names();\n",
    },
    fails: ["test/box.test.ts"],
  },
  {
    name: "types alone",
    files: {
      "src/a.ts": "export interface A { a: string }\nexport const a = (value: A) => value.a;\n",
      "test/a.test.ts": testing('import { a } from "../src/a.ts";', 'a({ a: "b" }) === "b"'),
    },
    edit: {
      "src/a.ts":
        "export interface A { a: string; b?: number }\nexport const a = (value: A) => value.a;\n",
    },
    fails: [],
    spares: ["test/a.test.ts"],
  },
  {
    name: "what is declared for every file, and set when one is loaded",
    files: {
      "src/types.d.ts": "declare global { var answer: number }\nexport {};\n",
      "src/answer.ts":
        "declare global { interface Array<T> { third(): T } }\nfunction third() { return this[2]; }\nArray.prototype.third = third;\nexport {};\n",
      "test/answer.test.ts": testing('import "../src/answer.ts";', "[1, 2, 3].third() === 3"),
      "src/one.ts": "export const one = () => 1;\n",
      "test/one.test.ts": testing('import { one } from "../src/one.ts";', "one() === 1"),
    },
    edit: {
      "src/answer.ts":
        "declare global { interface Array<T> { third(): T } }\nfunction third() { return this[1]; }\nArray.prototype.third = third;\nexport {};\n",
    },
    fails: ["test/answer.test.ts"],
    spares: ["test/one.test.ts"],
  },
];
