// Keeps the code that a runner hands to the engine by name, as vitest does.
const vm = require("node:vm");

exports.watchCode = () => {
  const seen = new Map();
  const original = vm.runInThisContext;
  vm.runInThisContext = new Proxy(original, {
    apply(called, self, args) {
      const [code, options] = args;
      const name = typeof options === "string" ? options : options?.filename;
      if (typeof code === "string" && typeof name === "string")
        seen.set(name, [...(seen.get(name) ?? []), code]);
      return Reflect.apply(called, self, args);
    },
  });
  return {
    end() {
      vm.runInThisContext = original;
      return seen;
    },
  };
};
