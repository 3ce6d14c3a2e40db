import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import colors from "picocolors";
import type { Approval, Gate } from "../../contracts/gate.ts";
import { exitCodeOf } from "../exit-code.ts";
import { UsageError } from "../fail.ts";
import { openApp } from "../open-app.ts";
import { visible } from "../view/format.ts";
import { openView } from "../view/open-view.ts";

/** `patchgate demo`: the whole route; only the model's answers are recorded. */
export async function demo({ keep }: { keep?: string }): Promise<number> {
  const folder = keep ? resolve(keep) : mkdtempSync(join(tmpdir(), "patchgate-demo-"));
  const examples = findExamples();
  const repository = join(folder, "accounts");
  const home = join(folder, "state");
  const recording = join(examples, "lockout.recording.json");
  const spec = join(examples, "lockout.md");
  say("The demo takes examples/lockout.md to a pull request on the example repository.");
  say("Every model answer is RECORDED; git, install, sandbox, checks and tests are real.\n");
  makeRepository(join(examples, "accounts"), repository);

  const app = await openApp({ ...process.env, PATCHGATE_HOME: home });
  try {
    say(`$ patchgate run ${spec} --repo ${repository} --model script:${recording}\n`);
    const runId = await app.start({
      spec,
      author: "local:demo",
      repository,
      overrides: { model: `script:${recording}` },
    });
    const view = await openView({});
    const report = await app.drive(runId, {
      onEvent: (event) => view.event(event),
      approver: { ask: async (gate) => answerInPlainSight(gate, await app.subjectOf(gate)) },
    });
    if (!report) throw new UsageError("Another process drives the demo's run.");
    view.end(report);
    whereToLook(folder, repository, home, report.branch, runId);
    return exitCodeOf(report);
  } finally {
    app.close();
  }
}

function makeRepository(example: string, repository: string): void {
  if (existsSync(repository))
    throw new UsageError(`${repository} exists already. Give --keep an empty folder.`);
  mkdirSync(dirname(repository), { recursive: true });
  cpSync(example, repository, {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  const identity = ["-c", "user.name=Demo", "-c", "user.email=demo@example.com"];
  command(repository, "git", "init", "--quiet", "--initial-branch=main");
  command(repository, "git", "add", "--all");
  command(repository, "git", ...identity, "commit", "--quiet", "--message=Account library");
  command(repository, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
}

function command(cwd: string, file: string, ...args: string[]): void {
  say(colors.dim(`$ ${file} ${args.join(" ")}`));
  const { status, error } = spawnSync(file, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0)
    throw new Error(`${file} ${args[0]} did not succeed: ${error?.message ?? `exit ${status}`}`);
}

/** In a real run a person answers here; the demo says so, and answers itself. */
function answerInPlainSight(gate: Gate, subject: string): Approval {
  say(`\n${colors.bold(`${gate.kind} gate`)}: a person would be asked now, and shown:`);
  for (const { why } of gate.reasons) say(`  - ${visible(why)}`);
  say(visible(subject).replace(/^/gm, colors.dim("  | ")));
  say(`The demo answers itself: ${colors.bold("approved")}, bound to ${gate.digest}\n`);
  return {
    gateId: gate.id,
    decision: "approved",
    by: { id: "demo", channel: "demo", displayName: "the demo itself" },
    comment: "Answered by the demo, not by a person.",
    digest: gate.digest,
    at: new Date().toISOString(),
  };
}

function whereToLook(
  folder: string,
  repository: string,
  home: string,
  branch: string,
  runId: string,
): void {
  const patchgate = `PATCHGATE_HOME=${home} node ${process.argv[1]}`;
  say("Where to look:");
  say(`  the pull request's page  ${join(home, "runs", runId, "pull-request.md")}`);
  say(`  its evidence             ${join(home, "runs", runId, "evidence.json")}`);
  say(`  the commit               git -C ${repository} show ${branch}`);
  say(`  the timeline             ${patchgate} show ${runId}`);
  say(`  every call               ${patchgate} logs ${runId}`);
  say(`  all of it                ${folder}`);
}

function findExamples(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "examples", "lockout.md"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("The examples are not beside this installation.");
    folder = parent;
  }
  return join(folder, "examples");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
