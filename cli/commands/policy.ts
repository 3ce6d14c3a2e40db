import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { openPolicyDesk } from "../../app.ts";
import { AgentRole } from "../../contracts/action.ts";
import type { PolicyDecision } from "../../contracts/effect.ts";
import { exitCodes } from "../exit-code.ts";
import { UsageError } from "../fail.ts";
import { line, visible } from "../view/format.ts";
import { judgeLines } from "./policy-batch.ts";

type CheckOptions = {
  action?: string;
  batch?: string;
  unsandboxed?: boolean;
  repo?: string;
  json?: boolean;
};

const checkCodes = {
  allow: exitCodes.approved,
  ask: exitCodes["needs-human-review"],
  deny: exitCodes["blocked-by-policy"],
};

/** `patchgate policy check`: 0 allow, 10 ask, 11 deny; of a batch 0, or 2 when a line was no use. */
export async function check(words: string[], options: CheckOptions): Promise<number> {
  const sandboxed = options.unsandboxed !== true;
  const given = [words.length > 0, options.action !== undefined, options.batch !== undefined];
  if (given.filter(Boolean).length !== 1)
    throw new UsageError("Give one of: -- COMMAND…, --action JSON, --batch FILE.");
  const desk = await openPolicyDesk(options.repo);
  if (options.batch !== undefined) {
    const lines = judgeLines(await readBatch(options.batch), desk, sandboxed);
    if (lines.length > 0)
      process.stdout.write(`${lines.map((one) => JSON.stringify(one)).join("\n")}\n`);
    return lines.some((one) => "error" in one) ? exitCodes.usage : exitCodes.approved;
  }
  const decision =
    options.action === undefined
      ? desk.judgeCommand(commandLine(words), sandboxed)
      : desk.judgeAction(parse(options.action), sandboxed);
  console.log(options.json ? JSON.stringify(decision) : describe(decision));
  return checkCodes[decision.decision];
}

/** `patchgate policy test`: the examples written in the rules. */
export async function test({ repo, json }: { repo?: string; json?: boolean }): Promise<number> {
  const result = (await openPolicyDesk(repo)).test();
  const { rules, examples, failures } = result;
  if (json) console.log(JSON.stringify(result));
  else {
    for (const { rule, example, expected, got } of failures)
      console.log(`✖ ${rule}: ${visible(example)}: expected ${expected}, got ${got}`);
    console.log(`${examples} examples of ${rules} rules, ${failures.length} wrong`);
  }
  return failures.length > 0 ? exitCodes.usage : exitCodes.approved;
}

/** `patchgate policy explain PATH`: its zones, and who may do what with it by which rule. */
export async function explain(
  path: string,
  { repo, role, json }: { repo?: string; role: string; json?: boolean },
): Promise<number> {
  const agent = AgentRole.safeParse(role);
  if (!agent.success)
    throw new UsageError(
      `There is no agent ${role}. Expected one of: ${AgentRole.options.join(", ")}.`,
    );
  const explained = (await openPolicyDesk(repo)).explain(path, agent.data);
  if (json) {
    console.log(JSON.stringify(explained));
    return exitCodes.approved;
  }
  console.log(`${visible(path)}  zones: ${explained.zones.join(", ") || "none"}`);
  for (const { action, sandboxed, effect, id, why } of explained.decisions) {
    const where = sandboxed ? "in the sandbox" : "without one";
    console.log(`  ${effect.padEnd(5)} ${action.padEnd(9)} ${where.padEnd(14)} ${id}: ${why}`);
  }
  return exitCodes.approved;
}

async function readBatch(file: string): Promise<string> {
  if (file === "-") return readAll(process.stdin);
  return readFile(file, "utf8").catch((cause) => {
    throw new UsageError(`The batch ${file} cannot be read: ${String(cause.message)}`, { cause });
  });
}

/** One word is a command line; several are a program and its arguments, kept apart as given. */
function commandLine(words: string[]): string {
  const [only, ...more] = words;
  if (only !== undefined && more.length === 0) return only;
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError("--action is not valid JSON.", { cause });
  }
}

function describe({ decision, rule, because, effects }: PolicyDecision): string {
  const told = effects.map(({ action, resource, zones }) => {
    const where = zones.length > 0 ? ` [${zones.join(", ")}]` : "";
    return `  ${action} ${line(resource)}${where}`;
  });
  return [`${decision}  (rule ${rule})`, visible(because), ...told].join("\n");
}
