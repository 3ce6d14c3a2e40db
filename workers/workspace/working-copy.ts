import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StepError } from "../../contracts/step-error.ts";
import { type Git, sealedGit } from "../git.ts";
import { linkDependencies } from "./dependencies.ts";
import { type DependencySource, findDependencies } from "./find-dependencies.ts";
import { unlocking } from "./locked-folders.ts";
import { showName } from "./odd-names.ts";
import { removeCopies } from "./remove-copies.ts";
import { restoreExactly, restoreTree } from "./restore.ts";
import type { WorkspaceOptions } from "./run-workspace.ts";
import { showGit } from "./sandbox-view.ts";
import { openSealedRepository, type SealedRepository, scratchOf } from "./sealed-repository.ts";
import { changedPaths, splitNul, TreeWriter } from "./work-tree.ts";

type Opened = { sealed: SealedRepository; packages: DependencySource | null };

/** Where a run's working copy lies, also before it is made. */
export function workingCopyRoot(home: string, runId: string): string {
  return join(home, "worktrees", runId);
}

/** The folders of one run's working copy, and the line in which everything waits to touch them. */
export class WorkingCopy {
  readonly root: string;
  readonly gitDir: string;
  readonly scratch: string;
  readonly git: Git;
  readonly tree: TreeWriter;
  readonly #options: WorkspaceOptions;
  readonly #base: string;
  readonly #view: string;
  #line: Promise<unknown> = Promise.resolve();
  #ready: Promise<Opened> | undefined;
  #opened: Opened | undefined;
  #halt = new AbortController();

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.root = workingCopyRoot(options.home, options.runId);
    const state = join(options.home, "runs", options.runId);
    this.gitDir = join(state, "git");
    this.scratch = scratchOf(this.gitDir);
    this.git = this.#gitOn(this.root, "index");
    this.tree = new TreeWriter(this.git, this);
    this.#base = `${this.root}.base`;
    this.#view = join(state, "view");
  }

  /** Begins to make the copy equal to a commit, at once and in the background; `signal` stops that. */
  begin(target: string, signal?: AbortSignal): Promise<Opened> {
    if (this.#halt.signal.aborted) this.#halt = new AbortController();
    const halt = this.#halt;
    if (signal?.aborted) halt.abort();
    signal?.addEventListener("abort", () => halt.abort(), { once: true });
    const ready = this.#inLine(() => this.#match(target));
    // Whoever waits for the copy is told; nobody waiting for it is not a crash.
    ready.catch(() => {});
    this.#ready = ready;
    return ready;
  }

  /** Waits until the copy is ready and nothing else touches it. */
  async use<Result>(task: (opened: Opened) => Promise<Result>): Promise<Result> {
    const opened = await (this.#ready ?? this.begin(this.#options.baseSha));
    return this.#inLine(() => task(opened));
  }

  /** Everything a command may read besides the copy itself. */
  async mounts(): Promise<string[]> {
    return this.use(async ({ sealed, packages }) => [
      this.#view,
      ...sealed.objectStores,
      ...(packages?.mounts ?? []),
    ]);
  }

  async checkoutHead(sha: string): Promise<string> {
    return this.use(async ({ packages }) => {
      this.tree.renew();
      await restoreExactly(this, sha);
      await link(packages, this.root);
      return this.root;
    });
  }

  async putBack(sha: string): Promise<string[]> {
    return this.use(async () => {
      const { paths, odd } = await unlocking(this.root, () => changedPaths(this.git));
      const changed = [...paths, ...odd.map(showName)];
      if (changed.length === 0) return [];
      this.tree.forget();
      await restoreTree(this, sha);
      return changed;
    });
  }

  async checkoutBase(): Promise<string> {
    return this.use(async ({ packages }) => {
      await this.#checkout(this.#base, "index-base");
      await link(packages, this.#base);
      return this.#base;
    });
  }

  async remove(): Promise<void> {
    await this.#line;
    this.#ready = undefined;
    this.#opened = undefined;
    await removeCopies(this.#options.home, this.#options.runId);
  }

  async #match(target: string): Promise<Opened> {
    try {
      this.tree.renew();
      const fresh = this.#opened === undefined;
      this.#opened ??= await this.#open();
      if (!fresh || target !== this.#options.baseSha) await restoreTree(this, target);
      return this.#opened;
    } catch (cause) {
      if (cause instanceof StepError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `The working copy at ${this.root} could not be made: ${why}`;
      throw new StepError("infrastructure", message, { retryable: true, cause });
    }
  }

  async #open(): Promise<Opened> {
    const { repository, baseSha, branch } = this.#options;
    await mkdir(this.root, { recursive: true });
    const sealed = await openSealedRepository({ repository, gitDir: this.gitDir, baseSha });
    await restoreTree(this, baseSha);
    const view = { view: this.#view, workTree: this.root };
    await showGit({ ...view, sealed, baseSha, branch });
    const packages = await this.#findPackages();
    await link(packages, this.root);
    return { sealed, packages };
  }

  async #findPackages(): Promise<DependencySource | null> {
    const packages = await findDependencies({
      ...this.#options,
      root: this.root,
      tracked: async () => splitNul(await this.git(["ls-files", "-z"])),
      checkout: (folder) => this.#checkout(folder, "index-install"),
      signal: this.#halt.signal,
    });
    const hidden = (packages?.folders ?? []).map((folder) => `/${join(folder, "node_modules")}\n`);
    for (const gitDir of [this.gitDir, this.#view]) {
      await mkdir(join(gitDir, "info"), { recursive: true });
      await writeFile(join(gitDir, "info/exclude"), hidden.join(""));
    }
    return packages;
  }

  /** The base commit in a folder of its own. */
  async #checkout(folder: string, index: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await rm(join(this.gitDir, `${index}.lock`), { force: true });
    const git = this.#gitOn(folder, index);
    await restoreExactly({ git, root: folder }, this.#options.baseSha);
  }

  #gitOn(workTree: string, index: string): Git {
    return sealedGit({ gitDir: this.gitDir, workTree, indexFile: join(this.gitDir, index) });
  }

  #inLine<Result>(task: () => Promise<Result>): Promise<Result> {
    const done = this.#line.then(task);
    this.#line = done.catch(() => {});
    return done;
  }
}

async function link(packages: DependencySource | null, to: string): Promise<void> {
  if (packages) await linkDependencies({ ...packages, to });
}
