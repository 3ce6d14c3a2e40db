import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

export type TreeEntry = { mode: string; id: string };
type Folder = { id: string | null; children: Map<string, TreeEntry | Folder> };

const folderMode = "40000";

/** A tree object held in memory, so that a few changed files make the next tree without git. */
export class KnownTree {
  readonly #top: Folder;

  /** `listing` is what `git ls-tree -r -t -z` prints of the tree. */
  constructor(id: string, listing: string) {
    this.#top = { id, children: new Map() };
    for (const line of listing.split("\0")) {
      const [, mode, kind, entryId, path] = /^(\d+) (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
      if (!mode || !entryId || !path) continue;
      const { parent, name } = this.#place(path);
      const folder: Folder = { id: entryId, children: new Map() };
      parent.children.set(name, kind === "tree" ? folder : { mode, id: entryId });
    }
  }

  get(path: string): TreeEntry | null {
    let at: TreeEntry | Folder | undefined = this.#top;
    for (const name of path.split("/")) at = at && isFolder(at) ? at.children.get(name) : undefined;
    return at && !isFolder(at) ? at : null;
  }

  set(path: string, entry: TreeEntry | null): void {
    for (const folder of this.#above(path)) folder.id = null;
    const { parent, name } = this.#place(path);
    if (entry) parent.children.set(name, entry);
    else parent.children.delete(name);
  }

  /** Saves every folder that differs from what it was read from; answers the id of the whole. */
  save(writeTree: (body: Buffer) => string): string {
    return saveFolder(this.#top, writeTree) ?? writeTree(Buffer.alloc(0));
  }

  #above(path: string): Folder[] {
    const names = path.split("/").slice(0, -1);
    const folders = [this.#top];
    for (const name of names) {
      const parent = folders.at(-1) ?? this.#top;
      const known = parent.children.get(name);
      const folder: Folder = known && isFolder(known) ? known : { id: null, children: new Map() };
      parent.children.set(name, folder);
      folders.push(folder);
    }
    return folders;
  }

  #place(path: string): { parent: Folder; name: string } {
    return {
      parent: this.#above(path).at(-1) ?? this.#top,
      name: path.slice(path.lastIndexOf("/") + 1),
    };
  }
}

/** Null for a folder without files: git's trees have none. */
function saveFolder(folder: Folder, writeTree: (body: Buffer) => string): string | null {
  if (folder.id !== null) return folder.id;
  const rows = [...folder.children].flatMap(([name, child]) => {
    if (!isFolder(child)) return [{ name, mode: child.mode, id: child.id, order: name }];
    const id = saveFolder(child, writeTree);
    return id === null ? [] : [{ name, mode: folderMode, id, order: `${name}/` }];
  });
  if (rows.length === 0) return null;
  rows.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
  const body = rows.flatMap(({ mode, name, id }) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(id, "hex"),
  ]);
  folder.id = writeTree(Buffer.concat(body));
  return folder.id;
}

function isFolder(entry: TreeEntry | Folder): entry is Folder {
  return "children" in entry;
}

/** What git would store of a file or link, by `identify`; null for a folder or nothing. */
export function entryOnDisk(
  root: string,
  path: string,
  identify: (content: Buffer) => string,
): TreeEntry | null {
  const absolute = join(root, path);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink())
    return { mode: "120000", id: identify(readlinkSync(absolute, { encoding: "buffer" })) };
  if (!stat?.isFile()) return null;
  const mode = (stat.mode & 0o100) === 0 ? "100644" : "100755";
  return { mode, id: identify(readFileSync(absolute)) };
}
