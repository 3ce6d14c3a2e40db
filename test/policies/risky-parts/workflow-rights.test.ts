import { describe, expect, it } from "vitest";
import { base, changed, told } from "./a-workflow.ts";

describe("a workflow's token", () => {
  const top = "permissions: { contents: read }";
  const more = (what: string) => `permissions: The token may do more than before: ${what}.`;
  const unlimited =
    "The token is limited no longer: it may do what the repository gives by default.";

  it.each([
    ["permissions: { contents: write }", more("write contents")],
    ["permissions:\n  contents: read\n  id-token: write", more("write id-token")],
    ["permissions: read-all", more("read everything else")],
    ["permissions: write-all", more("write everything else, write contents")],
    ["permissions: sudo", more("write everything else, write contents")],
    ["", `permissions: ${unlimited}`],
  ])("that may do more is told: %s", (to, expected) => {
    expect(changed(top, to)).toEqual([expected]);
  });

  it("that may do less is no more than a change", () => {
    expect(changed(top, "permissions: {}")).toEqual(["file: The workflow changed."]);
    expect(told(base.replace(top, ""), base)).toEqual(["file: The workflow changed."]);
    expect(told(base.replace(top, ""), base.replace("contents: read", "contents: write"))).toEqual([
      more("write contents"),
    ]);
  });

  it("is judged job by job, against what the job had from the workflow", () => {
    const own = "permissions: { contents: read, packages: write }";
    expect(changed(own, "permissions: { contents: write, packages: write }")).toEqual([
      `jobs.ship.${more("write contents")}`,
    ]);
    expect(changed(own, "permissions: { contents: read }")).toEqual([
      "file: The workflow changed.",
    ]);
    expect(changed("    needs: test", "    needs: test\n    timeout-minutes: 5")).toEqual([
      "file: The workflow changed.",
    ]);
    const loose = base.replace(top, "");
    expect(told(loose, loose.replace(`    ${own}\n`, ""))).toEqual([
      `jobs.ship.permissions: ${unlimited}`,
    ]);
    expect(
      changed("  test:\n", "  more:\n    permissions: write-all\n    steps: []\n  test:\n"),
    ).toEqual([`jobs.more.${more("write everything else, write contents")}`]);
  });
});

describe("what starts a workflow", () => {
  it.each([
    "pull_request_target",
    "workflow_run",
    "issue_comment",
    "schedule",
    "repository_dispatch",
    "release",
  ])("is told by name: %s", (event) => {
    expect(changed("[push, pull_request]", `[push, pull_request, ${event}]`)).toEqual([
      expect.stringMatching(`^on\\.${event}: .*start`),
    ]);
    expect(
      changed("on: [push, pull_request]", `on: { push: , pull_request: , ${event}: {} }`),
    ).toEqual([expect.stringMatching(`^on\\.${event}: .*start`)]);
  });

  it("is told when it does so otherwise, or no longer", () => {
    expect(changed("on: [push, pull_request]", "on: { push: { branches: [x] } }")).toEqual([
      "on.push: It changes when push starts it.",
      "on.pull_request: It starts on pull_request no longer.",
    ]);
    expect(changed("on: [push, pull_request]", '"on":\n  push:\n  pull_request: null')).toEqual([
      "file: The workflow changed.",
    ]);
  });
});

describe("code that a workflow runs by name", () => {
  const checkout = "uses: actions/checkout@v4";
  const sha = "a".repeat(40);
  const unpinned = " It is not pinned to a commit, so it can change later.";
  const first = "step 1 of jobs.test";

  it.each([
    ["actions/checkout@v5", `It runs actions/checkout@v5, another version or action.${unpinned}`],
    [`actions/cache@${sha}`, `It runs actions/cache@${sha}, another version or action.`],
    [`evil/checkout@${sha}`, `It runs evil/checkout@${sha}, code of somebody new.`],
    ["evil/x@main", `It runs evil/x@main, code of somebody new.${unpinned}`],
    ["docker://evil/x:1", `It runs docker://evil/x:1, code of somebody new.${unpinned}`],
    ["./tools/act", "It runs ./tools/act of this repository."],
  ])("%s", (uses, why) => {
    expect(changed(checkout, `uses: ${uses}`)).toContainEqual(`${first}: ${why}`);
  });

  it("may be a whole workflow, and get its secrets", () => {
    const job = `  call:\n    uses: them/all/.github/workflows/x.yml@v1\n    secrets: inherit\n  test:\n`;
    expect(changed("  test:\n", job)).toEqual([
      `jobs.call.uses: It runs them/all/.github/workflows/x.yml@v1, code of somebody new.${unpinned}`,
      "jobs.call.secrets: It hands secrets to another workflow.",
      "secrets: Secrets are read where they were not: all of them.",
    ]);
  });

  it("is no news when it was there", () => {
    const again = `  again:\n    steps:\n      - ${checkout}\n  test:\n`;
    expect(changed("  test:\n", again)).toEqual(["file: The workflow changed."]);
  });
});
