import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canBecomeOne, plainUser, runAsPlainUser } from "../../support/run-as-user.ts";
import { runBattery, untouched } from "./battery.ts";

// The numbers of system calls in the battery are those of x64.
describe.runIf(process.arch === "x64")("attacks on the sandbox", { timeout: 60_000 }, () => {
  beforeAll(() => {
    process.env.HOST_SECRET = "canary";
  });
  afterAll(() => {
    delete process.env.HOST_SECRET;
  });

  it("gets nothing out, nothing in and nowhere, as the user who runs the tests", async () => {
    expect(await runBattery()).toEqual({ ...untouched, uid: process.getuid?.() });
  });

  it.runIf(canBecomeOne)("nor as a plain user (needs root to become one)", () => {
    const battery = new URL("battery-as-user.ts", import.meta.url);
    const report = runAsPlainUser(battery, { HOST_SECRET: "canary" });
    expect(report).toEqual({ ...untouched, uid: plainUser });
  });
});
