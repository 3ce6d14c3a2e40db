// Tells whether code started a process or a thread, whose doings are recorded by nobody.
const childProcess = require("node:child_process");
const { syncBuiltinESMExports } = require("node:module");
const threads = require("node:worker_threads");

exports.watchChildren = () => {
  let started = false;
  const notes = (target) =>
    new Proxy(target, {
      apply(called, self, args) {
        started = true;
        return Reflect.apply(called, self, args);
      },
      construct(made, args, kind) {
        started = true;
        return Reflect.construct(made, args, kind);
      },
    });
  const undo = [
    [childProcess.ChildProcess.prototype, ["spawn"]],
    [childProcess, ["spawnSync", "execSync", "execFileSync"]],
    [threads, ["Worker"]],
  ].flatMap(([owner, names]) =>
    names.map((name) => {
      const original = owner[name];
      owner[name] = notes(original);
      return () => {
        owner[name] = original;
      };
    }),
  );
  syncBuiltinESMExports();
  return {
    end() {
      for (const restore of undo) restore();
      syncBuiltinESMExports();
      return started;
    },
  };
};
