import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Artifact } from "../../contracts/artifact.ts";
import type { Evidence, EvidenceSeal } from "../../contracts/evidence.ts";
import type { Effect, PullRequestHost } from "../../pipeline/ports.ts";
import { pullRequestPage } from "../pull-request-page.ts";

type LocalHost = {
  /** Folder of one run; made when missing. */
  folder(runId: string): string;
  evidenceOf(runId: string): Promise<Evidence>;
  keep(content: string, mime: string): Promise<Artifact>;
  /** The branch that is to hold the run's commit in the user's repository. */
  branch(evidence: Evidence): Promise<OfferedBranch>;
};

type OfferedBranch = {
  name: string;
  /** The commit of this very patch on that branch, if it is there. */
  find(): Promise<string | null>;
  publish(): Promise<string>;
  /** Ties the evidence to the commit; throws when that is not what was judged. */
  seal(commit: string): Promise<EvidenceSeal>;
};

/** A pull request without a forge: the branch in the repository, and its page beside the run. */
export function localHost(local: LocalHost): PullRequestHost {
  return {
    async open({ runId }, step) {
      const facts = await local.evidenceOf(runId);
      const branch = await local.branch(facts);
      const headSha = await step.doOnce(publishing(branch, facts));
      const evidence = { ...facts, seal: await branch.seal(headSha) };
      const folder = local.folder(runId);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const bundle = `${JSON.stringify(evidence, null, 2)}\n`;
      await step.doOnce(writing("write-evidence", join(folder, "evidence.json"), bundle));
      const page = join(folder, "pull-request.md");
      const kept = await local.keep(bundle, "application/json");
      await step.doOnce(writing("write-page", page, pullRequestPage(evidence, headSha, kept.hash)));
      return {
        url: pathToFileURL(page).href,
        number: null,
        branch: branch.name,
        headSha,
        draft: false,
        evidence: kept,
      };
    },
  };
}

function publishing({ name, find, publish }: OfferedBranch, { patch }: Evidence): Effect {
  return { kind: "publish-branch", subject: name, input: patch.headSha, find, act: publish };
}

function writing(kind: Effect["kind"], path: string, content: string): Effect {
  return {
    kind,
    subject: path,
    input: content,
    find: async () => {
      const there = await readFile(path, "utf8").catch(() => null);
      return there === content ? path : null;
    },
    act: async () => {
      await replaceFile(path, content);
      return path;
    },
  };
}

async function replaceFile(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
