import { nameIn } from "./diff-names.ts";

/** The lines that a unified diff adds to one file, with their numbers there. */
export type AddedLines = { file: string; lines: { line: number; text: string }[] };

type Cursor = { files: AddedLines[]; line: number; oldLeft: number; newLeft: number };

export function addedLines(diff: string): AddedLines[] {
  const cursor: Cursor = { files: [], line: 0, oldLeft: 0, newLeft: 0 };
  for (const text of diff.split("\n")) {
    if (cursor.oldLeft > 0 || cursor.newLeft > 0) readHunkLine(text, cursor);
    else readHeader(text, cursor);
  }
  return cursor.files;
}

function readHunkLine(text: string, cursor: Cursor): void {
  if (text.startsWith("\\")) return;
  if (!text.startsWith("+")) cursor.oldLeft--;
  if (text.startsWith("-")) return;
  if (text.startsWith("+"))
    cursor.files.at(-1)?.lines.push({ line: cursor.line, text: text.slice(1) });
  cursor.line++;
  cursor.newLeft--;
}

function readHeader(text: string, cursor: Cursor): void {
  if (text.startsWith("+++ "))
    cursor.files.push({ file: nameIn(text).replace(/^[a-z]\//, ""), lines: [] });
  const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
  if (!hunk) return;
  cursor.oldLeft = Number(hunk[1] ?? 1);
  cursor.line = Number(hunk[2]);
  cursor.newLeft = Number(hunk[3] ?? 1);
}
