/** Per file of a unified diff, the lines of the new side that it shows. */
export type ShownLines = Map<string, Set<number>>;

type Cursor = { shown: ShownLines; file: string; line: number; oldLeft: number; newLeft: number };

/** A deleted file is listed under its old name; a finding may point at the place of a removal. */
export function diffLines(diff: string): ShownLines {
  const cursor: Cursor = { shown: new Map(), file: "", line: 0, oldLeft: 0, newLeft: 0 };
  for (const text of diff.split("\n")) {
    if (cursor.oldLeft > 0 || cursor.newLeft > 0) readHunkLine(text, cursor);
    else readHeader(text, cursor);
  }
  return cursor.shown;
}

function readHunkLine(text: string, cursor: Cursor): void {
  if (text.startsWith("\\")) return;
  if (!text.startsWith("+")) cursor.oldLeft--;
  if (text.startsWith("-")) return;
  cursor.shown.get(cursor.file)?.add(cursor.line++);
  cursor.newLeft--;
}

function readHeader(text: string, cursor: Cursor): void {
  if (text.startsWith("--- ") || text.startsWith("+++ ")) startFile(text.slice(4), cursor);
  const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
  if (!hunk) return;
  cursor.oldLeft = Number(hunk[1] ?? 1);
  cursor.line = Number(hunk[2]);
  cursor.newLeft = Number(hunk[3] ?? 1);
  cursor.shown.get(cursor.file)?.add(cursor.line);
}

function startFile(given: string, cursor: Cursor): void {
  const name = given.startsWith('"') ? given.slice(1, -1) : given.replace(/\t.*$/, "");
  if (name === "/dev/null") return;
  cursor.file = name.replace(/^[ab]\//, "");
  cursor.shown.set(cursor.file, cursor.shown.get(cursor.file) ?? new Set());
}
