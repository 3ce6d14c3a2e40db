// Loaded into the built program by --require. A process touches the world only through what it
// asks of the system, so these are its boundaries: each is written down, and at one of them it dies.
const childProcess = require("node:child_process");
const fs = require("node:fs");
const Module = require("node:module");

const { BOUNDARY_LOG, KILL_AT } = process.env;
const log = fs.openSync(BOUNDARY_LOG, "a");
const write = fs.writeSync;
let seen = fs.readFileSync(BOUNDARY_LOG, "utf8").split("\n").length - 1;

function point(name) {
  seen += 1;
  write(log, `${name}\n`);
  if (seen === Number(KILL_AT)) process.kill(process.pid, "SIGKILL");
}

/** Puts a point before and after each call that `nameOf` finds worth a name. */
function around(original, nameOf) {
  return function (...args) {
    const name = nameOf(args, this);
    if (name === undefined) return original.apply(this, args);
    point(`before ${name}`);
    const result = original.apply(this, args);
    if (typeof result?.then !== "function") point(`after ${name}`);
    else result.then(() => point(`after ${name}`)).catch(() => {});
    return result;
  };
}

function wrap(target, methods, nameOf) {
  for (const method of methods) target[method] = around(target[method], nameOf(method));
}

const place = (path) => String(path).split("/").slice(-2).join("/");
const onFile = (method) => (args) =>
  typeof args[0] === "number" ? undefined : `${method} ${place(args[0])}`;
wrap(fs, ["renameSync", "writeFileSync"], onFile);
wrap(fs.promises, ["rename", "writeFile", "rm", "copyFile", "symlink"], onFile);

const commandOf = ([file, args = []]) => {
  const start = args.findIndex((arg, at) => !arg.startsWith("-") && args[at - 1] !== "-c");
  const what = file.endsWith("git") ? ` ${args[start]}` : "";
  return `${file.split("/").at(-1)}${what}`;
};
const { spawn } = childProcess;
childProcess.spawn = function (...args) {
  const child = around(spawn, commandOf).apply(this, args);
  child.once("exit", () => point(`end of ${commandOf(args)}`));
  return child;
};

/** What the open transaction has written so far. */
let writes = [];

function nameOfWrite(sql, binds) {
  const [first, second, third] = sql.trim().split(/[\s(]+/);
  if (second === "into" && third === "events") return JSON.parse(binds[4]).type;
  return ["or", "into", "from"].includes(second) ? `${first} ${third}` : `${first} ${second}`;
}

function nameOfTransaction([script]) {
  if (script.startsWith("begin")) writes = [];
  return script === "commit" && writes.length > 0 ? `commit (${writes.join(", ")})` : undefined;
}

function watchLibsql(native) {
  const texts = new WeakMap();
  return {
    ...native,
    databasePrepareSync(sql) {
      const statement = native.databasePrepareSync.call(this, sql);
      texts.set(statement, sql);
      return statement;
    },
    statementRun(binds) {
      writes.push(nameOfWrite(texts.get(this), binds));
      return native.statementRun.call(this, binds);
    },
    databaseExecSync: around(native.databaseExecSync, nameOfTransaction),
  };
}

function watchBuiltIn({ DatabaseSync, StatementSync }) {
  const { run } = StatementSync.prototype;
  StatementSync.prototype.run = function (...binds) {
    writes.push(nameOfWrite(this.sourceSQL, binds));
    return run.apply(this, binds);
  };
  DatabaseSync.prototype.exec = around(DatabaseSync.prototype.exec, nameOfTransaction);
}

const builtIn = process.getBuiltinModule?.("node:sqlite");
if (builtIn) watchBuiltIn(builtIn);
const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  return request.startsWith("@libsql/") ? watchLibsql(loaded) : loaded;
};
