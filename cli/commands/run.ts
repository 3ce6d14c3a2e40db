import type { App } from "../../app.ts";
import { exitCodeOf } from "../exit-code.ts";
import { fail, UsageError } from "../fail.ts";
import { openApp } from "../open-app.ts";
import { localPerson, personHere } from "../person.ts";
import { stopWhenAsked } from "../stop-when-asked.ts";
import { openView } from "../view/open-view.ts";
import type { View, ViewOptions } from "../view/view.ts";

type DriveOptions = ViewOptions & { as?: string };

type RunOptions = DriveOptions & {
  repo: string;
  base?: string;
  mode?: string;
  model?: string;
  api?: string;
  budgetUsd?: string;
  maxMinutes?: string;
  yes?: string[];
  sandbox?: string;
};

/** `patchgate run SPEC`. */
export async function run(spec: string, options: RunOptions): Promise<number> {
  const app = await openApp();
  try {
    const runId = await app.start({
      spec,
      author: await personHere(options.as),
      repository: options.repo,
      base: options.base,
      overrides: options,
      preapproved: options.yes,
      sandbox: options.sandbox,
    });
    return await drive(app, runId, options);
  } finally {
    app.close();
  }
}

/** `patchgate resume RUN`. */
export async function resume(runId: string, options: DriveOptions): Promise<number> {
  const app = await openApp();
  try {
    await app.report(runId);
    return await drive(app, runId, options, localPerson(options.as).displayName);
  } finally {
    app.close();
  }
}

async function drive(
  app: App,
  runId: string,
  options: DriveOptions,
  resumedBy?: string,
): Promise<number> {
  const view = await openView(options);
  // The run was begun before anyone watched; scripts read its first event here.
  if (resumedBy === undefined)
    for (const event of (await app.report(runId)).events) view.event(event);
  const stop = stopWhenAsked(view, runId);
  const approver = await openApprover(app, view, options);
  const report = await app
    .drive(runId, { signal: stop, onEvent: (event) => view.event(event), approver, resumedBy })
    .finally(() => view.pause())
    .catch((error: unknown) => failAfter(error, runId, options));
  if (typeof report === "number") return report;
  if (!report)
    throw new UsageError(`Another process is driving ${runId}. Wait for it, or stop it first.`);
  view.end(report);
  return exitCodeOf(report);
}

/** What broke once the run was on its way leaves a way back. */
function failAfter(error: unknown, runId: string, { json = false }: ViewOptions): number {
  const code = fail(error, json);
  console.error(`Then go on with: patchgate resume ${runId}`);
  return code;
}

async function openApprover(app: App, view: View, options: DriveOptions) {
  const person = process.stdin.isTTY && process.stdout.isTTY && !options.json && !options.quiet;
  return person
    ? (await import("../terminal-approver.ts")).terminalApprover(app, view, options.as)
    : { ask: async () => null };
}
