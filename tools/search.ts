/** What both search engines are asked: below one folder, or in one file of it. */
export type SearchRequest = {
  root: string;
  folder: string;
  /** Name of the only file to search, in `folder`; null for all. */
  file: string | null;
  pattern: string;
  /** Counted from `folder`. */
  glob: string | null;
  context: number;
  signal: AbortSignal;
};

export type FoundLine = { number: number; text: string; match: boolean };

/** A file with matches; its path counts from the root. */
export type FoundFile = { path: string; lines: FoundLine[] };

export type SearchResult =
  | { kind: "found"; files: FoundFile[]; endedEarly: boolean }
  | { kind: "invalid"; message: string };

/** Longer lines are cut by both engines. */
export const longestFoundLine = 300;

/** No search takes longer. */
export const searchTimeMs = 10_000;
