import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Artifact } from "../../contracts/artifact.ts";
import type { Evidence } from "../../contracts/evidence.ts";
import type { PullRequestHost } from "../../pipeline/ports.ts";
import { pullRequestPage } from "../pull-request-page.ts";

type LocalHost = {
  /** Folder of one run; made when missing. */
  folder(runId: string): string;
  evidenceOf(runId: string): Promise<Evidence>;
  keep(content: string, mime: string): Promise<Artifact>;
  /** Puts the run's commits on its branch in the user's repository; adopts it when it is there. */
  publish(evidence: Evidence): Promise<{ branch: string; headSha: string }>;
};

/** A pull request without a forge: the branch in the repository, and its page beside the run. */
export function localHost(local: LocalHost): PullRequestHost {
  return {
    async open({ runId }) {
      const evidence = await local.evidenceOf(runId);
      const { branch, headSha } = await local.publish(evidence);
      const folder = local.folder(runId);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const bundle = `${JSON.stringify(evidence, null, 2)}\n`;
      await replaceFile(join(folder, "evidence.json"), bundle);
      const page = join(folder, "pull-request.md");
      await replaceFile(page, pullRequestPage(evidence, headSha));
      return {
        url: pathToFileURL(page).href,
        number: null,
        branch,
        headSha,
        draft: false,
        evidence: await local.keep(bundle, "application/json"),
      };
    },
  };
}

async function replaceFile(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
