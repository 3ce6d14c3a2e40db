import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRuntime } from "../../../workers/sandbox/srt.ts";
import { commandIn } from "./support.ts";

/** Opens the runtime at the path it is given and tells what came of one command. */
const root = join(mkdtempSync(join(tmpdir(), "patchgate-runtime-")), "w");
mkdirSync(root);
const script =
  'echo x > "$TMPDIR/file" && [ "$HOME" = "$TMPDIR" ] && echo "$HOME"; echo made > made';
const told = await openRuntime(process.env.RUNTIME)
  .then(({ run }) => commandIn(root, { run })(script))
  .then(({ stdout, stderr, exitCode }) => ({ stdout, stderr, exitCode }))
  .catch((error: Error) => ({ refused: error.message }));
process.stdout.write(JSON.stringify(told), () => process.exit());
