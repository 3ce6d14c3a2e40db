import { type Affected, findAffected, runSelection, type TestedSelection } from "./affected.ts";
import { recordCoverage } from "./record-coverage.ts";
import type { Kept } from "./recordings.ts";

type Where = { repo: string; sandbox: string | undefined };

/** What `patchgate affected` can do in the user's repository. */
export type AffectedDoor = {
  find(asked: {
    repo: string;
    base: string | undefined;
    head: string | undefined;
    /** Recordings made before this time are not believed. */
    notBefore: string | null;
  }): Promise<Affected>;
  run(where: Where, found: Affected): Promise<TestedSelection>;
  record(where: Where): Promise<Kept>;
};

export function openAffectedDoor(env: NodeJS.ProcessEnv, home: string): AffectedDoor {
  const { signal } = new AbortController();
  const placeOf = ({ repo, sandbox }: Where) => ({ folder: repo, sandbox, env, home, signal });
  return {
    find: ({ repo, ...sides }) => findAffected({ folder: repo, ...sides, home }),
    run: (where, { selection }) => runSelection({ ...placeOf(where), selection }),
    record: (where) => recordCoverage(placeOf(where)),
  };
}
