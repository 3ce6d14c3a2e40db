import { expect, it } from "vitest";
import { Policy } from "../../contracts/policy.ts";
import { createPolicy } from "../../policies/engine.ts";
import { heldPaths } from "../../policies/held-paths.ts";

const heldBy = heldPaths(
  createPolicy(
    Policy.parse({
      rules: [
        {
          id: "team-asks",
          effect: "ask",
          actions: ["fs.write"],
          resources: ["src/prices/**"],
          why: "Prices are the shop's.",
        },
      ],
    }),
  ),
);

it.each([
  ["src/greet.ts", []],
  ["src/auth/login.ts", ["auth"]],
  ["package.json", []],
  ["packages/a/package.json", []],
  ["src/prices/list.ts", ["team-asks"]],
])("holds %s by %j", (path, held) => expect(heldBy(path)).toEqual(held));
