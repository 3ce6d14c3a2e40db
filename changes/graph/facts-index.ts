import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { isCode } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { type FileFacts, factsVersion, unreadFacts } from "./facts.ts";
import { mayBeDeep } from "./may-be-deep.ts";
import { readFacts } from "./read-facts.ts";

/** Files open at a time; systems allow few. */
const atOnce = 256;
const fileName = `facts-${factsVersion}.json`;

/** Facts by content, kept between runs. Any number of branches and worktrees may share one. */
export class FactsIndex {
  readonly #folder: string | null;
  #stored = new Map<string, FileFacts>();
  readonly #used = new Map<string, FileFacts>();
  #fresh = 0;

  private constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** Opens what was kept in a folder. What cannot be read, or was not written whole, is left. */
  static async open(folder: string | null): Promise<FactsIndex> {
    const index = new FactsIndex(folder);
    if (folder !== null) index.#stored = await readStored(join(folder, fileName));
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
    const facts = known ?? (await this.#parse(tree, path));
    if (facts) this.#used.set(key, facts);
    return facts;
  }

  async #parse(tree: SourceTree, path: string): Promise<FileFacts | null> {
    const source = await tree.read(path);
    this.#fresh += 1;
    return source === null ? unreadFacts() : readFacts(path, source);
  }

  /** Keeps what was read anew. Facts no longer used stay while they are fewer than those in use. */
  async save(): Promise<void> {
    if (this.#folder === null || this.#fresh === 0) return;
    const others = [...this.#stored].filter(([key]) => !this.#used.has(key));
    const kept = [...this.#used, ...others.slice(-this.#used.size)];
    const body = JSON.stringify(kept);
    const path = join(this.#folder, fileName);
    const draft = `${path}.${process.pid}`;
    await mkdir(this.#folder, { recursive: true });
    await writeFile(draft, `${digest(body)}\n${body}`);
    await rename(draft, path);
  }
}

/** A source is known by its content and by what else decides how it is read. */
function keyOf(hash: string, path: string): string {
  return hash + (/\.d(\.[a-z]+)?\.[cm]?ts$/.exec(path)?.[0] ?? extname(path));
}

function digest(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

async function readStored(path: string): Promise<Map<string, FileFacts>> {
  try {
    const text = await readFile(path, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== digest(body)) return new Map();
    const entries: [string, FileFacts][] = JSON.parse(body);
    return new Map(entries);
  } catch {
    // A missing or broken index costs time only: everything is read anew.
    return new Map();
  }
}
