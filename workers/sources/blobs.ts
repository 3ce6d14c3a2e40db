import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { GitError, type GitPlace, startGit } from "../git.ts";

type Pending = { id: string; resolve(content: Buffer): void; reject(error: Error): void };

/** Contents of git objects by their id, all read by one process that is started at the first. */
export class Blobs {
  readonly #place: GitPlace;
  readonly #asked: Pending[] = [];
  #child: ChildProcessWithoutNullStreams | undefined;
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes needed before the next answer can be taken. */
  #wanted = 1;

  constructor(place: GitPlace) {
    this.#place = place;
  }

  read(id: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ id, resolve, reject });
      this.#process().stdin.write(`${id}\n`);
    });
  }

  /** Ends the process; nothing can be read afterwards. */
  close(): void {
    this.#child?.stdin.end();
    this.#child?.kill();
  }

  #process(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = startGit(this.#place, ["cat-file", "--batch"]);
    child.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    child.stdin.on("error", () => {});
    child.stderr.resume();
    child.on("error", (error) => this.#fail(error.message));
    child.on("close", () => this.#fail("it ended before it had answered"));
    this.#child = child;
    return child;
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#wanted) return;
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    for (let used = this.#take(rest); used > 0; used = this.#take(rest)) rest = rest.subarray(used);
    this.#chunks = [rest];
    this.#held = rest.length;
  }

  /** Takes one answer off the front and says how long it was; 0 while it is not whole. */
  #take(bytes: Buffer): number {
    const line = bytes.indexOf(10);
    this.#wanted = bytes.length + 1;
    if (line < 0) return 0;
    const size = / blob (\d+)$/.exec(bytes.toString("latin1", 0, line))?.[1];
    if (size === undefined) {
      const said = bytes.toString("utf8", 0, line);
      this.#asked.shift()?.reject(missing(said));
      return line + 1;
    }
    const end = line + 1 + Number(size);
    this.#wanted = end + 1;
    if (bytes.length <= end) return 0;
    this.#asked.shift()?.resolve(Buffer.from(bytes.subarray(line + 1, end)));
    return end + 1;
  }

  #fail(why: string): void {
    for (const { id, reject } of this.#asked.splice(0))
      reject(new GitError(`git cat-file could not read ${id}: ${why}`, null));
  }
}

function missing(said: string): GitError {
  const message = `The repository lacks an object (${said}). Fetch it: git fetch --refetch`;
  return new GitError(message, null);
}
