import { Command } from "commander";
import { version } from "../version.ts";
import { leave } from "./leave.ts";

const program = new Command("patchgate")
  .description("From a ticket or spec file to a pull request that carries its own proof.")
  .version(version)
  .showHelpAfterError("(add --help for what it takes)")
  .exitOverride();

const as = [
  "--as <name>",
  "who you are, for gates that name people (default: your account)",
] as const;
const json = ["--json", "print JSON on stdout and nothing else there"] as const;

program
  .command("run")
  .argument("<spec>", "Markdown, text, JSON or YAML file, or - for standard input")
  .description("take a spec to a branch and a pull request")
  .option("--repo <dir>", "repository to work on", ".")
  .option("--base <ref>", "commit to start from (default: HEAD)")
  .option("--mode <mode>", "approve, plan or auto: how much a person is asked")
  .option(
    "--model <name>",
    "model of every agent, e.g. openai:NAME, compatible:NAME@URL, script:FILE",
  )
  .option("--api <api>", "responses or chat")
  .option("--budget-usd <n>", "most US dollars to spend")
  .option("--max-minutes <n>", "most minutes of work")
  .option("--yes <gate...>", "approve gates of this kind in advance; never covers a policy deny")
  .option("--sandbox <backend>", "bwrap, docker, podman, srt; none runs commands unprotected")
  .option(...as)
  .option("--quiet", "only the result")
  .option("--verbose", "every tool call and model call")
  .option(...json)
  .action(async (spec, options) => finish((await import("./commands/run.ts")).run(spec, options)));

program
  .command("resume")
  .argument("<run>")
  .description("continue a parked or broken run")
  .option(...as)
  .option("--quiet", "only the result")
  .option("--verbose", "every tool call and model call")
  .option(...json)
  .action(async (id, options) => finish((await import("./commands/run.ts")).resume(id, options)));

program
  .command("cancel")
  .argument("<run>")
  .description("stop a run, keeping all it made")
  .option("-m, --message <text>", "why")
  .option(...json)
  .action(async (id, options) =>
    finish((await import("./commands/decide.ts")).cancel(id, options)),
  );

for (const [name, what] of [
  ["approve", "approve what a gate shows"],
  ["reject", "reject it: the run ends; an action is left undone, and the agent is told why"],
  ["request-changes", "send it back with what to change, or answer its question"],
] as const) {
  const command = program
    .command(name)
    .argument("<gate>")
    .description(what)
    .option("-m, --message <text>", "comment for the record and the agents")
    .option("--digest <digest>", "refuse unless the gate asks about exactly this")
    .option(...as)
    .option(...json)
    .action(async (gate, options) =>
      finish((await import("./commands/decide.ts")).decideGate(name, gate, options)),
    );
  if (name === "approve")
    command
      .option("--scope <scope>", "of an action: once, run, or always, which proposes a rule")
      .option("--budget-usd <n>", "at a budget gate: US dollars to allow, instead of its figure")
      .option("--max-minutes <n>", "at a budget gate: minutes of work to allow");
}

const runs = program
  .command("runs")
  .description("list runs")
  .option(...json)
  .action(async (options) => finish((await import("./commands/inspect.ts")).runs(options)));

runs
  .command("prune")
  .description("forget finished runs; their pages and evidence are kept")
  .requiredOption("--older-than <days>", "ended at least this long ago, e.g. 30d")
  .option(...json)
  .action(async (_given, command) =>
    finish((await import("./commands/prune.ts")).prune(command.optsWithGlobals())),
  );

program
  .command("replay")
  .argument("<run>")
  .description(
    "play a run again from its record, without a model; 20: today's code would do otherwise",
  )
  .option(...json)
  .action(async (id, options) =>
    finish((await import("./commands/replay.ts")).replay(id, options)),
  );

for (const [name, what] of [
  ["show", "timeline, evidence and cost of a run"],
  ["logs", "every model and tool call of a run"],
  ["diff", "the patch of a run"],
] as const)
  program
    .command(name)
    .argument("<run>")
    .description(what)
    .option(...json)
    .action(async (id, options) =>
      finish((await import("./commands/inspect.ts"))[name](id, options)),
    );

const policy = program
  .command("policy")
  .description("ask the policy: what it decides, why, and what a change of it would mean");

policy
  .command("check")
  .argument("[command...]", "after --: a command line, or a program and its arguments")
  .description("decide one command or tool call: exit 0 allow, 10 ask, 11 deny")
  .option("--action <json>", "a tool call instead of a command")
  .option("--batch <file>", "lines of {id, command} or {id, action}; - for standard input")
  .option("--unsandboxed", "decide as if no sandbox stood behind it")
  .option("--repo <dir>", "take policy and scripts of its base commit, and paths as inside it")
  .option(...json)
  .action(async (words, options) =>
    finish((await import("./commands/policy.ts")).check(words, options)),
  );

policy
  .command("test")
  .description("run the examples written in the rules")
  .option("--repo <dir>", "repository whose policy is tested")
  .option(...json)
  .action(async (options) => finish((await import("./commands/policy.ts")).test(options)));

policy
  .command("explain")
  .argument("<path>", "relative to the repository")
  .description("zones of a path, and what reading, writing and deleting it is decided as")
  .option("--repo <dir>", "repository whose policy is asked")
  .option("--role <role>", "requirements, developer, reviewer or tester", "developer")
  .option(...json)
  .action(async (path, options) =>
    finish((await import("./commands/policy.ts")).explain(path, options)),
  );

policy
  .command("diff")
  .argument("<old>", "file, or commit whose patchgate.yml is meant")
  .argument("<new>", "file, or commit")
  .description("what two policies decide differently: exit 10 when something gets looser")
  .option("--repo <dir>", "repository of the commits", ".")
  .option(...json)
  .action(async (before, after, options) =>
    finish((await import("./commands/policy-diff.ts")).diff(before, after, options)),
  );

program
  .command("affected")
  .description("changed symbols, the tests they can break, and why")
  .option("--repo <dir>", "repository to look at", ".")
  .option("--base <ref>", "commit to compare with (default: HEAD, or HEAD~1 if all is committed)")
  .option("--head <ref>", "commit to compare (default: the working tree)")
  .option("--run", "run the selected tests, in the sandbox; exit code 20 when one fails")
  .option("--explain <test>", "only why this test file is selected, or that it is not")
  .option("--record", "run all tests of the checked-out commit, and record what each file runs")
  .option("--max-age <age>", "use no recording older than this, such as 12h or 7d")
  .option("--sandbox <backend>", "for --run and --record: bwrap, docker, podman, srt, none")
  .option(...json)
  .action(async (options) => {
    await finish((await import("./commands/affected.ts")).affected(options));
    await leave();
  });

program
  .command("doctor")
  .description("what works here, what does not, and how to mend it")
  .option("--repo <dir>", "repository to look at", ".")
  .option(...json)
  .action(async (options) => finish((await import("./commands/doctor.ts")).doctor(options)));

program
  .command("demo")
  .description("the whole route on an example repository, with recorded model answers")
  .option("--keep <dir>", "where to put the example (default: a new folder under the temp folder)")
  .action(async (options) => finish((await import("./commands/demo.ts")).demo(options)));

program
  .command("schema")
  .argument("[name]", "contract name; without one, the list")
  .description("JSON Schema of a contract")
  .action(async (name) => finish((await import("./commands/schema.ts")).schema(name)));

// Runs once for the build, which keeps the compiled code of what a run uses.
program
  .command("warm-up <spec>", { hidden: true })
  .requiredOption("--repo <dir>")
  .requiredOption("--model <name>")
  .action(async (spec, options) => {
    await (await import("../app.ts")).warmUp();
    await finish((await import("./commands/run.ts")).run(spec, options));
  });

async function finish(work: Promise<number>): Promise<void> {
  process.exitCode = await work;
}

/** Whoever reads only the first lines has read enough; a full disk has not. */
function bearClosedStreams(): void {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.exitCode = 1;
    console.error(`patchgate: what was to be printed could not be written: ${error.message}`);
  });
}

async function main(): Promise<void> {
  bearClosedStreams();
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = (await import("./fail.ts")).fail(error, process.argv.includes("--json"));
  }
}

void main();
