import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BatteryReport, runBattery } from "./battery.ts";

const plainUser = 61_777;

const untouched: Omit<BatteryReport, "uid"> = {
  breaches: [],
  harmless: [],
  connections: 0,
  outside: { secret: "secret\n" },
  planted: [],
  nullMode: 0o666,
  leftOver: 0,
};

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

  it.runIf(process.getuid?.() === 0)("nor as a plain user (needs root to become one)", () => {
    expect(batteryAs(plainUser)).toEqual({ ...untouched, uid: plainUser });
  });
});

function batteryAs(uid: number): BatteryReport {
  const temporary = mkdtempSync(join(tmpdir(), "patchgate-user-"));
  chownSync(temporary, uid, uid);
  const drop = ["--reuid", `${uid}`, "--regid", `${uid}`, "--clear-groups", "--"];
  const file = fileURLToPath(new URL("battery-as-user.ts", import.meta.url));
  try {
    const output = execFileSync(
      "/usr/bin/setpriv",
      [...drop, process.execPath, "--import", "tsx", file],
      {
        env: { PATH: process.env.PATH, TMPDIR: temporary, HOME: temporary, HOST_SECRET: "canary" },
      },
    );
    return JSON.parse(String(output));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
