import type { ChangeSet } from "../../contracts/change-set.ts";
import type { TestSelection } from "../../contracts/test-selection.ts";
import type { Recordings } from "../recording/open-coverage.ts";
import type { Link } from "../source-tree.ts";

export type Question = { side: "base" | "head" } & (
  | { what: "list" }
  | { what: "links" }
  | { what: "read" | "hash"; path: string }
);
export type Answer = { paths: string[] } | { links: Link[] } | { text: string | null };

export type ToWorker =
  | {
      type: "choose";
      changes: ChangeSet;
      unseen: string | null;
      cacheDir: string | null;
      recordings: Recordings | null;
    }
  | { type: "answers"; batch: number; answers: Answer[] };

export type FromWorker =
  | { type: "questions"; batch: number; questions: Question[] }
  | { type: "chosen"; selection: TestSelection }
  | { type: "failed"; message: string };
