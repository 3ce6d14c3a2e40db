import { type Trap, testing } from "./trap.ts";

type Parts = { source: string; edit: [string, string]; top?: string; truth: string };

/** One file, in which a text is replaced. */
function inClass(name: string, { source, edit, truth, top }: Parts): Trap {
  const [before, after] = edit;
  return {
    name,
    files: {
      "src/shape.ts": source,
      "src/plain.ts": "export const plain = () => 1;\n",
      "test/shape.test.ts": testing(top ?? 'import * as shape from "../src/shape.ts";', truth),
      "test/plain.test.ts": testing('import { plain } from "../src/plain.ts";', "plain() === 1"),
    },
    edit: { "src/shape.ts": source.replace(before, after) },
    fails: ["test/shape.test.ts"],
    spares: ["test/plain.test.ts"],
  };
}

export const classTraps: Trap[] = [
  inClass("an enum", {
    source: "export enum Level { Low = 1, High = 2 }\n",
    edit: ["High = 2", "High = 3"],
    truth: "shape.Level.High === 2",
  }),
  inClass("a constant enum", {
    source:
      "export const enum Level { Low = 1, High = 2 }\nexport const high = () => Level.High;\n",
    edit: ["High = 2", "High = 3"],
    truth: "shape.high() === 2",
  }),
  inClass("a namespace with values", {
    source:
      "export namespace Units { export const metre = 1; export namespace Deep { export const two = () => 2; } }\n",
    edit: ["() => 2", "() => 3"],
    truth: "shape.Units.Deep.two() === 2",
  }),
  inClass("a static block", {
    source: "export class A { static size = 0; static { A.size = 1; } }\n",
    edit: ["A.size = 1", "A.size = 2"],
    truth: "shape.A.size === 1",
  }),
  inClass("a getter", {
    source: "export class A { get size() { return 1; } }\n",
    edit: ["return 1", "return 2"],
    truth: "new shape.A().size === 1",
  }),
  inClass("a setter reached by assignment of many", {
    source: "export class A { kept = 0; set size(value) { this.kept = value; } }\n",
    edit: ["= value", "= value + 1"],
    truth: "Object.assign(new shape.A(), { size: 1 }).kept === 1",
  }),
  inClass("a private member", {
    source: "export class A { #one() { return 1; } get() { return this.#one(); } }\n",
    edit: ["return 1", "return 2"],
    truth: "new shape.A().get() === 1",
  }),
  inClass("a computed member", {
    source:
      'const key = Symbol("key");\nexport class A { [key]() { return 1; } static read(a) { return a[key](); } }\n',
    edit: ["return 1", "return 2"],
    truth: "shape.A.read(new shape.A()) === 1",
  }),
  inClass("an iterator", {
    source: "export class A { *[Symbol.iterator]() { yield 1; } }\n",
    edit: ["yield 1", "yield 2"],
    truth: "[...new shape.A()][0] === 1",
  }),
  inClass("a decorator", {
    source:
      "function doubled(target, name, descriptor) { const own = descriptor.value; descriptor.value = () => own() * 2; }\nexport class A { @doubled one() { return 1; } }\n",
    edit: ["* 2", "* 3"],
    truth: "new shape.A().one() === 2",
  }),
  inClass("an abstract class whose parts are elsewhere", {
    source:
      "abstract class Base { abstract part(): number; whole() { return this.part() + 1; } }\nexport class A extends Base { part() { return 1; } }\n",
    edit: ["return 1;", "return 2;"],
    truth: "new shape.A().whole() === 2",
  }),
  inClass("an accessor inherited from a class made by a call", {
    source:
      "const mixed = (Base) => class extends Base { one() { return 1; } };\nexport class A extends mixed(Object) {}\n",
    edit: ["return 1", "return 2"],
    truth: "new shape.A().one() === 1",
  }),
  inClass("a method whose name is put together apart from its call", {
    source:
      'export class A { getName() { return 1; } }\nexport const read = (part) => { const key = "get" + part; return new A()[key](); };\n',
    edit: ["return 1", "return 2"],
    truth: 'shape.read("Name") === 1',
  }),
  inClass("a method whose name another function puts together", {
    source:
      "export class A { onOpen() { return 1; } }\nconst nameOf = (event) => '' + 'on' + event;\nexport const fire = (event) => { const name = nameOf(event); return new A()[name](); };\n",
    edit: ["return 1", "return 2"],
    truth: 'shape.fire("Open") === 1',
  }),
  inClass("a method whose name is cut from a text", {
    source:
      'export class A { open() { return 1; } shut() { return 1; } }\nconst names = "open shut".split(" ");\nexport const all = (a = new A()) => names.map((name) => a[name]());\n',
    edit: ["open() { return 1", "open() { return 2"],
    truth: "shape.all()[0] === 1",
  }),
  inClass("a method whose name comes from what is read", {
    source:
      'export class Users { index() { return 1; } }\nconst table = { users: new Users() };\nexport const run = (route) => { const [name, action] = route.split("#"); return table[name][action](); };\n',
    edit: ["return 1", "return 2"],
    truth: 'shape.run("users#index") === 1',
  }),
  {
    name: "a method that data names",
    files: {
      "src/machine.ts": "export class Machine { heat() { return 1; } }\n",
      "src/plan.json": '["heat"]',
      "src/work.ts":
        'import plan from "./plan.json";\nimport { Machine } from "./machine.ts";\nexport const work = (machine = new Machine()) => plan.map((step) => machine[step]());\n',
      "test/work.test.ts": testing('import { work } from "../src/work.ts";', "work()[0] === 1"),
    },
    edit: { "src/machine.ts": "export class Machine { heat() { return 2; } }\n" },
    fails: ["test/work.test.ts"],
  },
  inClass("a class that the platform calls", {
    source:
      "class Upper { transform(chunk, to) { to.enqueue(chunk.toUpperCase()); } }\nexport const upper = () => new TransformStream(new Upper());\n",
    edit: ["toUpperCase", "toLowerCase"],
    truth:
      '(await new Response(new Blob(["a"]).stream().pipeThrough(new TextDecoderStream()).pipeThrough(shape.upper()).pipeThrough(new TextEncoderStream())).text()) === "A"',
  }),
  inClass("a handler of a proxy", {
    source:
      "class Handler { defineProperty(target, key, what) { what.value = 1; return Reflect.defineProperty(target, key, what); } }\nexport const made = () => new Proxy({}, new Handler());\n",
    edit: ["what.value = 1", "what.value = 2"],
    truth: "(() => { const made = shape.made(); made.a = 5; return made.a; })() === 1",
  }),
  inClass("a class of the repository that is called like one of the platform", {
    source:
      "export class Map { constructor() { if (false) throw new Error(); } }\nexport const known = new Map();\nexport const spare = () => 1;\n",
    edit: ["if (false)", "if (true)"],
    truth: "shape.spare() === 1",
    top: 'import * as shape from "../src/shape.ts";',
  }),
];
