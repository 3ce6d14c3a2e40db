import { expect, it } from "vitest";
import { canBecomeOne, runAsPlainUser } from "../../support/run-as-user.ts";

it.runIf(canBecomeOne)("puts back, restores and removes what a command has locked", () => {
  expect(runAsPlainUser(new URL("./locked-folders.ts", import.meta.url))).toEqual({
    putBack: "a\n",
    changed: [],
    isThere: false,
  });
});
