import { nameIn } from "./diff-names.ts";

/** Per file of a unified diff, the lines it shows: of the new side, or of a deleted file's old one. */
export type ShownLines = Map<string, Set<number>>;

type Cursor = {
  shown: ShownLines;
  oldName: string;
  lines: Set<number>;
  deleted: boolean;
  line: number;
  oldLeft: number;
  newLeft: number;
};

export function diffLines(diff: string): ShownLines {
  const cursor: Cursor = {
    shown: new Map(),
    oldName: "",
    lines: new Set(),
    deleted: false,
    line: 0,
    oldLeft: 0,
    newLeft: 0,
  };
  for (const text of diff.split("\n")) {
    if (cursor.oldLeft > 0 || cursor.newLeft > 0) readHunkLine(text, cursor);
    else readHeader(text, cursor);
  }
  return cursor.shown;
}

function readHunkLine(text: string, cursor: Cursor): void {
  if (text.startsWith("\\")) return;
  if (!text.startsWith("+")) cursor.oldLeft--;
  if (!text.startsWith("-")) cursor.newLeft--;
  if (!text.startsWith(cursor.deleted ? "+" : "-")) cursor.lines.add(cursor.line++);
}

function readHeader(text: string, cursor: Cursor): void {
  if (text.startsWith("--- ")) cursor.oldName = nameIn(text);
  if (text.startsWith("+++ ")) startFile(nameIn(text), cursor);
  const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
  if (!hunk) return;
  cursor.oldLeft = Number(hunk[2] ?? 1);
  cursor.newLeft = Number(hunk[4] ?? 1);
  cursor.line = Number(cursor.deleted ? hunk[1] : hunk[3]);
  // Where lines were only removed, the place of the removal is shown.
  cursor.lines.add(cursor.line);
}

function startFile(newName: string, cursor: Cursor): void {
  cursor.deleted = newName === "/dev/null";
  cursor.lines = new Set();
  const name = cursor.deleted ? cursor.oldName : newName;
  cursor.shown.set(name.replace(/^[ab]\//, ""), cursor.lines);
}
