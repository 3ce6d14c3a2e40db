import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { isCode } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { type FileFacts, factsVersion, unreadFacts } from "./facts.ts";
import { mayBeDeep } from "./may-be-deep.ts";
import { readFacts } from "./read-facts.ts";

/** Files open at a time; systems allow few. */
const atOnce = 256;
const fileName = `facts-${factsVersion}.jsonl`;
/** Later lines are added to the first until there are so many; then all are written as one. */
const mostLines = 50;

/** Facts by content, kept between runs. A repository's branches and worktrees share one. */
export class FactsIndex {
  readonly #folder: string | null;
  #stored = new Map<string, FileFacts>();
  #lines = 0;
  readonly #used = new Map<string, FileFacts>();
  readonly #fresh = new Map<string, FileFacts>();

  private constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** Opens what was kept in a folder. What cannot be read, or was not written whole, is left. */
  static async open(folder: string | null): Promise<FactsIndex> {
    const index = new FactsIndex(folder);
    if (folder === null) return index;
    const { entries, lines } = await readStored(join(folder, fileName));
    index.#stored = entries;
    index.#lines = lines;
    return index;
  }

  /** Facts of every code file among the paths. */
  async readAll(tree: SourceTree, paths: string[]): Promise<Map<string, FileFacts>> {
    const code = paths.filter(isCode);
    const found = new Map<string, FileFacts>();
    for (let start = 0; start < code.length; start += atOnce) {
      const batch = code.slice(start, start + atOnce);
      const facts = await Promise.all(batch.map((path) => this.#read(tree, path)));
      batch.forEach((path, place) => {
        const own = facts[place];
        if (own) found.set(path, own);
      });
    }
    return found;
  }

  /** The code files that would have to be read anew, and whether one could be too deep to parse. */
  async weigh(tree: SourceTree, code: string[]): Promise<{ unknown: number; deep: boolean }> {
    const hashes = await Promise.all(code.map((path) => tree.hash(path)));
    const unknown = code.filter((path, place) => {
      const hash = hashes[place];
      return typeof hash === "string" && !this.#stored.has(keyOf(hash, path));
    });
    const read = unknown.length < atOnce ? unknown : [];
    const sources = await Promise.all(read.map((path) => tree.read(path)));
    return { unknown: unknown.length, deep: sources.some((source) => mayBeDeep(source ?? "")) };
  }

  async #read(tree: SourceTree, path: string): Promise<FileFacts | null> {
    const hash = await tree.hash(path);
    if (hash === null) return null;
    const key = keyOf(hash, path);
    const known = this.#used.get(key) ?? this.#stored.get(key);
    const facts = known ?? (await parse(tree, path));
    this.#used.set(key, facts);
    if (!known) this.#fresh.set(key, facts);
    return facts;
  }

  /** Keeps what was read anew. Facts no longer used stay while they are fewer than those in use. */
  async save(): Promise<void> {
    if (this.#folder === null || this.#fresh.size === 0) return;
    const path = join(this.#folder, fileName);
    if (this.#lines > 0 && this.#lines < mostLines) {
      await appendFile(path, lineOf([...this.#fresh]));
      return;
    }
    const others = [...this.#stored].filter(([key]) => !this.#used.has(key));
    const kept = [...this.#used, ...others.slice(-this.#used.size)];
    const draft = `${path}.${process.pid}`;
    await mkdir(this.#folder, { recursive: true });
    await writeFile(draft, lineOf(kept));
    await rename(draft, path);
    await removeEarlier(this.#folder);
  }
}

/** Facts of a form that no later version reads. */
async function removeEarlier(folder: string): Promise<void> {
  const earlier = (await readdir(folder)).filter(
    (name) => Number(/^facts-(\d+)\./.exec(name)?.[1] ?? factsVersion) < factsVersion,
  );
  await Promise.all(earlier.map((name) => rm(join(folder, name), { force: true })));
}

async function parse(tree: SourceTree, path: string): Promise<FileFacts> {
  const source = await tree.read(path);
  return source === null ? unreadFacts() : readFacts(path, source);
}

/** A source is known by its content and by what else decides how it is read. */
function keyOf(hash: string, path: string): string {
  return hash + (/\.d(\.[a-z]+)?\.[cm]?ts$/.exec(path)?.[0] ?? extname(path));
}

type Entry = [string, FileFacts];

/** Entries with a digest of them, by which a line is known to have been written whole. */
function lineOf(entries: Entry[]): string {
  const body = JSON.stringify(entries);
  return `${digest(body)} ${body}\n`;
}

function digest(body: string | Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

/** Nothing is believed of a file in which a line is not whole. */
async function readStored(
  path: string,
): Promise<{ entries: Map<string, FileFacts>; lines: number }> {
  try {
    const lines = linesOf(await readFile(path));
    return { entries: new Map(lines.flatMap(readLine)), lines: lines.length };
  } catch {
    // A missing or broken index costs time only: everything is read anew.
    return { entries: new Map(), lines: 0 };
  }
}

/** Bytes are digested and become text several times as quickly as a text is. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf("\n", start);
    if (end < 0) throw new Error("The last line of the index was cut.");
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function readLine(line: Buffer): Entry[] {
  const end = line.indexOf(" ");
  const body = line.subarray(end + 1);
  if (line.toString("latin1", 0, end) !== digest(body))
    throw new Error("A line of the index was cut or changed.");
  return JSON.parse(body.toString("utf8"));
}
