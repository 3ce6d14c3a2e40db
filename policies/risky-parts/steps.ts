import { addedTo, changedFields, type Fields, fieldsOf, isFields } from "./parsed-value.ts";
import type { RiskyPart } from "./risky-part.ts";
import { judgeUse } from "./uses.ts";

const checks = "It may let a failing check pass.";

const stepWhys: Record<string, string> = {
  env: "Variables can change what the command does.",
  run: "What it runs is new.",
  shell: "It changes what runs the command.",
  with: "It changes what the action is given.",
  "working-directory": "It changes where the command runs.",
};

/** Of a step that was there before. */
const knownStepWhys: Record<string, string> = {
  ...stepWhys,
  "continue-on-error": checks,
  if: checks,
};

/** What the steps of one job do now and did not, and which of them are gone. */
export function judgeSteps(
  place: string,
  before: unknown,
  after: unknown,
  known: ReadonlySet<string>,
): RiskyPart[] {
  const [old, now] = [stepsOf(before), stepsOf(after)];
  const gone = addedTo(now, old);
  const added = new Set(addedTo(old, now));
  const parts = now.flatMap((step, at) => {
    if (!added.has(step)) return [];
    const earlier = gone.findIndex((one) => isSameStep(one, step));
    const [was] = earlier < 0 ? [] : gone.splice(earlier, 1);
    return judgeStep(`step ${at + 1} of ${place}`, was, step, known);
  });
  const removed = gone.map((step) => ({
    part: `steps of ${place}`,
    why: `A step is removed: ${titleOf(step)}.`,
  }));
  return [...parts, ...removed];
}

function judgeStep(
  part: string,
  was: Fields | undefined,
  after: Fields,
  known: ReadonlySet<string>,
): RiskyPart[] {
  const before = was ?? {};
  const whys = was ? knownStepWhys : stepWhys;
  const silenced = silences(after.run) && !silences(before.run) ? [checks] : [];
  const told = [...changedFields(before, after).flatMap((name) => whys[name] ?? []), ...silenced];
  return [
    ...judgeUse(part, after.uses, known),
    ...[...new Set(told)].map((why) => ({ part, why })),
  ];
}

/** Shell that ends well whatever its commands say. */
function silences(run: unknown): boolean {
  return typeof run === "string" && /\|\|\s*(true|:|exit 0)|set \+e/.test(run);
}

/** A step that was changed rather than replaced. */
function isSameStep(one: Fields, other: Fields): boolean {
  return ["id", "name", "run", "uses"].some((name) => {
    const [a, b] = [identity(one[name]), identity(other[name])];
    return a !== undefined && a === b;
  });
}

/** The version of an action is not what it is. */
function identity(value: unknown): string | undefined {
  return typeof value === "string" ? value.replace(/@[^@\s]*$/, "") : undefined;
}

function titleOf({ name, uses, run }: Fields): string {
  const title = [name, uses, run].find((one) => typeof one === "string") ?? "without a name";
  return String(title).replace(/\s+/g, " ").trim().slice(0, 80);
}

function stepsOf(steps: unknown): Fields[] {
  return Array.isArray(steps) ? steps.map(fieldsOf) : [];
}

/** All that a file runs by name, wherever it stands. */
export function usesIn(value: unknown): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((one) => [...usesIn(one)]));
  if (!isFields(value)) return new Set();
  const own = typeof value.uses === "string" ? [value.uses] : [];
  return new Set([...own, ...Object.values(value).flatMap((one) => [...usesIn(one)])]);
}
