import { type Affected, findAffected } from "./affected.ts";
import type { Kept } from "./keep-recording.ts";
import type { TestedSelection } from "./run-selection.ts";

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
    run: async (where, { selection }) => {
      const { runSelection } = await import("./run-selection.ts");
      return runSelection({ ...placeOf(where), selection });
    },
    record: async (where) => {
      const { recordCoverage } = await import("./record-coverage.ts");
      return recordCoverage(placeOf(where));
    },
  };
}
