import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Evidence } from "../../contracts/evidence.ts";
import { claim, develops, goodPlay } from "../e2e/answers.ts";
import { openStage, type Setting, type Stage, type Told } from "../e2e/open-stage.ts";
import type { Play, Scene } from "../e2e/player.ts";

/** A developer that does its work, and something else before it says so. */
export function developing(...acts: Scene): Play {
  return goodPlay({ developer: [[...develops.slice(0, 2), ...acts, claim()]] });
}

/** How a run ended, and what became of what was tried in it. */
export type Outcome = {
  exitCode: number | undefined;
  outcome: string;
  /** Files a person is asked about. */
  gated: string[];
  /** Files that the offered branch changes; empty when nothing was offered. */
  offered: string[];
  /** What the evidence, or before there is any the timeline, says was refused: rule and attempt. */
  refused: string[];
  /** Files of the user's checkout that changed. */
  touched: string[];
};

/** Plays one run and tells how it ended; `look` sees the stage while it is still there. */
export async function attack<More extends object>(
  setting: Setting,
  look: (stage: Stage, told: Told) => More | Promise<More>,
  before: (stage: Stage) => unknown = () => {},
): Promise<Outcome & More> {
  const stage = await openStage(setting);
  try {
    await before(stage);
    const told = await stage.run();
    return { ...(await outcomeOf(stage, told)), ...(await look(stage, told)) };
  } finally {
    await stage.close();
  }
}

async function outcomeOf(stage: Stage, told: Told): Promise<Outcome> {
  const { outcome, branch, gate, pullRequest } = told.outcome;
  const { git } = stage.repository;
  const names = pullRequest && (await git("diff", "--name-only", "--no-renames", "main", branch));
  return {
    exitCode: told.exitCode,
    outcome,
    gated: gate?.files.toSorted() ?? [],
    offered: names ? names.split("\n") : [],
    refused: refusals(told).map(({ rule, summary }) => `${rule}: ${summary}`),
    touched: stage.touched(),
  };
}

function refusals(told: Told): { rule: string; summary: string }[] {
  const { pullRequest } = told.outcome;
  if (pullRequest) return evidenceOf(pullRequest.url).refused;
  return told.events.flatMap((event) =>
    event.type === "tool-called" && event.decision === "deny"
      ? [{ rule: event.rule ?? "", summary: event.summary }]
      : [],
  );
}

function evidenceOf(url: string): Evidence {
  return JSON.parse(readFileSync(join(dirname(fileURLToPath(url)), "evidence.json"), "utf8"));
}

/** All that an agent was told in its last conversation. */
export function lastTold(stage: Stage, owner: keyof Play): string {
  return stage.server.cues.filter((cue) => cue.owner === owner).at(-1)?.said ?? "";
}

/** Places that hold a text: what was printed, what models were sent, and every file of the state. */
export function placesWith(text: string, stage: Stage, told: Told): string[] {
  const said = {
    "standard output": told.stdout,
    "standard error": told.stderr,
    prompts: stage.server.requests.map(({ raw }) => raw).join("\n"),
  };
  const holding = Object.entries(said).filter(([, words]) => words.includes(text));
  const files = filesBelow(stage.home).filter((file) => readFileSync(file).includes(text));
  return [...holding.map(([place]) => place), ...files];
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}
