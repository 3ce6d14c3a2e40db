import { onTestFinished, vi } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { openStage, type Setting, type Stage, type Told } from "./open-stage.ts";

// A run takes seconds, and many more on a machine that is busy with others.
vi.setConfig({ testTimeout: 120_000 });

/** A repository, a state folder and a model server for one test. */
export async function givenStage(setting: Setting): Promise<Stage> {
  const stage = await openStage(setting);
  onTestFinished(() => stage.close());
  return stage;
}

/** The events of one type, in order. */
export function eventsOf<Type extends Event["type"]>({ events }: Told, type: Type) {
  return events.filter((event): event is Extract<Event, { type: Type }> => event.type === type);
}

/** The run whose events were told, also when the process did not come to an outcome. */
export function runOf({ stdout }: Told): string {
  return /"runId":"([^"]+)"/.exec(stdout)?.[1] ?? "none";
}

/** Each conversation turn that was asked more than once. */
export function askedTwice({ server }: Stage): string[] {
  const asked = server.cues.map(({ owner, scene, turn }) => `${owner} ${scene} ${turn}`);
  return asked.filter((one, at) => asked.indexOf(one) !== at);
}
