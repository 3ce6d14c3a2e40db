import { writeObject } from "./git-objects.ts";

/** Same tree, parent and message: same commit, so that doing it again is free. */
const fixedAuthor = {
  name: "patchgate",
  email: "patchgate@localhost",
  date: "946684800 +0000",
};

type CommitIdentity = typeof fixedAuthor;

/** Writes a commit into a sealed git directory. */
export function commitTree(
  gitDir: string,
  commit: { tree: string; parent: string; message: string; author?: CommitIdentity },
): string {
  const { tree, parent, message, author } = commit;
  const { name, email, date } = author ?? fixedAuthor;
  const by = `${name} <${email}> ${date}`;
  const head = [`tree ${tree}`, `parent ${parent}`, `author ${by}`, `committer ${by}`];
  const body = Buffer.from(`${head.join("\n")}\n\n${message}`);
  return writeObject(gitDir, "commit", body, tree.length);
}
