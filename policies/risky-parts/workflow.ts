import { judgeExpressions } from "./expressions.ts";
import { canonical, changedFields, type Fields, fieldsOf, isFields } from "./parsed-value.ts";
import { widenedPermissions } from "./permissions.ts";
import type { RiskyPart } from "./risky-part.ts";
import { judgeSteps, usesIn } from "./steps.ts";
import { judgeTriggers } from "./triggers.ts";
import { judgeUse } from "./uses.ts";

/** What a change makes a GitHub workflow or action do; any other change still names the file. */
export function riskyWorkflowParts(before: unknown, after: unknown): RiskyPart[] {
  if (canonical(before) === canonical(after)) return [];
  if (!isFields(after)) return [{ part: "file", why: "It has not the form of a workflow." }];
  const old = fieldsOf(before);
  const found = [
    ...judgeTriggers(old.on, after.on),
    ...judgePermissions("", old.permissions, after.permissions),
    ...judgeFields("", pick(old, rootWhys), pick(after, rootWhys), rootWhys),
    ...judgeJobs(old, after),
    ...judgeAction(fieldsOf(old.runs), fieldsOf(after.runs), usesIn(before)),
    ...judgeExpressions(before, after),
  ];
  return found.length > 0 ? found : [{ part: "file", why: "The workflow changed." }];
}

const commands = "It changes what the commands run in.";
const checks = "It may let a failing check pass.";

const rootWhys: Record<string, string> = {
  env: "Variables can change what every command does.",
  defaults: commands,
};

const jobWhys: Record<string, string> = {
  container: "It changes the image that the commands run in.",
  defaults: commands,
  env: "Variables can change what every command does.",
  environment: "It changes which deployment rules and secrets hold.",
  secrets: "It hands secrets to another workflow.",
  services: "It changes the images that run beside the commands.",
  with: "It changes what another workflow is given.",
};

/** Of a job that was there before. */
const knownJobWhys: Record<string, string> = {
  ...jobWhys,
  "continue-on-error": checks,
  if: checks,
  needs: "It no longer waits for, or stops with, the same jobs.",
  strategy: "It changes what is checked, and how often.",
};

/** `main`, `pre`, `post` and the rest say which program an action is. */
const actionWhys: Record<string, string> = Object.fromEntries(
  ["args", "entrypoint", "env", "image", "main", "post", "pre", "using"].map((name) => [
    name,
    "It changes the program that the action is.",
  ]),
);

function judgeJobs(before: Fields, after: Fields): RiskyPart[] {
  const [old, now] = [fieldsOf(before.jobs), fieldsOf(after.jobs)];
  const known = usesIn(before);
  const rights = [before.permissions, after.permissions] as const;
  return changedFields(old, now).flatMap((name) => {
    const place = `jobs.${name}`;
    if (!Object.hasOwn(now, name))
      return [{ part: place, why: "The job is removed: what it did is done no longer." }];
    const was = Object.hasOwn(old, name) ? fieldsOf(old[name]) : undefined;
    return judgeJob(place, [was, fieldsOf(now[name])], rights, known);
  });
}

/** `rights` are those of the whole workflow before and after, which a job has that names none. */
function judgeJob(
  place: string,
  [was, after]: [Fields | undefined, Fields],
  rights: readonly [unknown, unknown],
  known: Set<string>,
): RiskyPart[] {
  const before = was ?? {};
  const own = [before, after].some((job) => Object.hasOwn(job, "permissions"));
  const [had, has] = [before.permissions ?? rights[0], after.permissions ?? rights[1]];
  const whys = was ? knownJobWhys : jobWhys;
  return [
    ...(own ? judgePermissions(`${place}.`, had, has) : []),
    ...judgeRunner(`${place}.runs-on`, before["runs-on"], after["runs-on"]),
    ...judgeUse(`${place}.uses`, after.uses, known),
    ...judgeFields(`${place}.`, pick(before, whys), pick(after, whys), whys),
    ...judgeSteps(place, before.steps, after.steps, known),
  ];
}

function judgeAction(before: Fields, after: Fields, known: Set<string>): RiskyPart[] {
  return [
    ...judgeFields("runs.", pick(before, actionWhys), pick(after, actionWhys), actionWhys),
    ...judgeSteps("runs", before.steps, after.steps, known),
  ];
}

function judgePermissions(place: string, before: unknown, after: unknown): RiskyPart[] {
  const why = widenedPermissions(before, after);
  return why === undefined ? [] : [{ part: `${place}permissions`, why }];
}

const hosted = /^(ubuntu|windows|macos)-[\w.-]+$/;

function judgeRunner(part: string, before: unknown, after: unknown): RiskyPart[] {
  if (after === undefined || canonical(before) === canonical(after)) return [];
  const labels = [after].flat();
  if (!labels.every((label) => typeof label === "string" && hosted.test(label)))
    return [{ part, why: "The commands may run on a machine that is not GitHub's own." }];
  return before === undefined ? [] : [{ part, why: "It changes where the commands run." }];
}

function judgeFields(
  place: string,
  before: Fields,
  after: Fields,
  whys: Record<string, string>,
): RiskyPart[] {
  return changedFields(before, after).map((name) => ({
    part: `${place}${name}`,
    why: whys[name] ?? "",
  }));
}

function pick(fields: Fields, names: Record<string, unknown>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(names, name)));
}
