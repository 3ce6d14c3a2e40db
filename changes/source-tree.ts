/** The files of one commit, or of a working copy. Paths are relative, with forward slashes. */
export interface SourceTree {
  /** Regular files only. */
  list(): Promise<string[]>;
  /** Null when the tree has no such file, or one too long to be a source. */
  read(path: string): Promise<string | null>;
  /** Any value that changes with the content; null when the tree has no such file. */
  hash(path: string): Promise<string | null>;
  links(): Promise<Link[]>;
}

/** A symbolic link, and the path it names; null when that lies outside of the tree. */
export type Link = { path: string; target: string | null };
