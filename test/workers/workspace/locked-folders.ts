import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createWorkspace } from "../../../workers/workspace/workspace.ts";
import { initRepository, writeFiles } from "../../support/git-repository.ts";
import { aRun, aStep } from "../../support/workspace.ts";

// Runs as a plain user: nothing is locked to root. Says what became of folders nobody may write to.
const place = process.env.HOME ?? "";
await mkdir(join(place, "repository"));
const repository = await initRepository(join(place, "repository"), {
  "src/a.txt": "a\n",
  "src/b.txt": "b\n",
});
const open = () =>
  createWorkspace({
    repository: repository.root,
    home: join(place, "home"),
    runId: "run-1",
    baseSha: repository.baseSha,
    branch: "patchgate/ticket-1",
    keep: async () => ({ hash: "sha256:0", bytes: 0, mime: "" }),
  });
const workspace = open();
const root = await workspace.root();
await writeFiles(root, { "new/deep/c.txt": "c\n", "src/a.txt": "changed\n" });
for (const folder of ["new/deep", "new", "src"]) await chmod(join(root, folder), 0o500);

await workspace.restoreFile("src/a.txt", repository.baseSha);
const putBack = readFileSync(join(root, "src/a.txt"), "utf8");
await chmod(join(root, "src"), 0o500);

const resumed = open();
resumed.prepare(aRun(), aStep());
const changed = await resumed.changedSince(repository.baseSha);
await writeFiles(root, { "new/c.txt": "c\n" });
await chmod(join(root, "new"), 0o500);
await resumed.remove();
process.stdout.write(JSON.stringify({ putBack, changed, isThere: existsSync(root) }));
