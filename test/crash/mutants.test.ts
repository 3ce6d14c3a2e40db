import { describe, expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import type { Store } from "../../store/open-store.ts";
import { tamper } from "../store/support.ts";
import { sha256 } from "../support/memory-store.ts";
import type { Mutation } from "./life.ts";
import type { Trouble } from "./scenario.ts";
import { troubled } from "./troubled.ts";

type Mutant = {
  without: string;
  mutation: Mutation;
  kind: Trouble["kind"];
  at: RegExp;
};

/** Each takes one protection away; two that back each other up go together. */
const mutants: Mutant[] = [
  {
    without: "looking for an effect that was started",
    mutation: { copy: (copy) => ({ ...copy, findPublished: async () => null }) },
    kind: "crash",
    at: /after copy\.publish/,
  },
  {
    without: "the journal of model answers",
    mutation: { store: (store) => ({ ...store, journal: forgetful(store) }) },
    kind: "crash",
    at: /after store\.append\(model-called\)/,
  },
  {
    without: "restoring the working copy",
    mutation: { copy: (copy) => ({ ...copy, prepare: () => undefined }) },
    kind: "crash",
    at: /after copy\.addLine/,
  },
  {
    without: "the counter of signals at release",
    mutation: {
      store: (store) => ({
        ...store,
        release: async (lease, status) =>
          store.release(lease, status, (await store.signals(lease.runId)).seen),
      }),
    },
    kind: "answer",
    at: /before store\.release/,
  },
  {
    without: "the fence and the expected head",
    mutation: { store: (store, home) => ({ ...store, append: unfenced(store, home) }) },
    kind: "freeze",
    at: /before store\.append\(patch-(checked|reviewed)\)/,
  },
  {
    without: "the deadline of whoever acts outside",
    mutation: { ports: { uptime: () => 0, now: () => "2026-01-01T00:00:00.000Z" } },
    kind: "freeze",
    at: /after store\.append\(effect-started\)/,
  },
  {
    without: "artifacts on disk before the event that names them",
    mutation: { store: (store) => ({ ...store, journal: lateKeeper(store) }) },
    kind: "crash",
    at: /after store\.append\((model|tool)-called\)/,
  },
  {
    without: "a record of the effect before it is done",
    mutation: { store: (store) => ({ ...store, append: silentOn(store, "effect-started") }) },
    kind: "crash",
    at: /after copy\.publish/,
  },
  {
    without: "a snapshot with each tool call",
    mutation: { copy: (copy) => ({ ...copy, snapshot: async () => "base" }) },
    kind: "crash",
    at: /after store\.append\(tool-called\)/,
  },
  {
    without: "taking an answer out of the inbox",
    mutation: {
      store: (store) => ({
        ...store,
        consume: (lease, head, _id, e) => store.append(lease, head, e),
      }),
    },
    kind: "answer",
    at: /before store\.release/,
  },
];

describe("the harness notices a run", () => {
  it.each(mutants)(
    "without $without",
    async ({ mutation, kind, at }) => {
      const where = (name: string) => at.test(name);
      expect(await troubled({ kind, where })).toEqual([]);
      expect(await troubled({ kind, where, mutation })).not.toEqual([]);
    },
    120_000,
  );
});

function forgetful(store: Store): Store["journal"] {
  return (at, events) => ({ ...store.journal(at, events), modelResponse: async () => undefined });
}

function silentOn(store: Store, type: Event["type"]): Store["append"] {
  return (lease, head, events) =>
    store.append(
      lease,
      head,
      events.filter((event) => event.type !== type),
    );
}

function unfenced(store: Store, home: string): Store["append"] {
  return async (lease, _head, events) => {
    await tamper(home, `update runs set owner = 'anyone', token = ${lease.token}`);
    return store.append(lease, (await store.load(lease.runId)).length, events);
  };
}

/** Says that it has kept a thing, and keeps it when the next one comes. */
function lateKeeper(store: Store): Store["journal"] {
  let late: () => Promise<unknown> = async () => undefined;
  return (at, events) => {
    const journal = store.journal(at, events);
    return {
      ...journal,
      keep: async (content, mime) => {
        await late();
        late = () => journal.keep(content, mime);
        const bytes = Buffer.from(content);
        return { hash: sha256(bytes), bytes: bytes.length, mime };
      },
    };
  };
}
