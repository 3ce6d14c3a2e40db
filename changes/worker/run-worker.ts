import { chooseTests } from "../selection/choose-tests.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { RemoteTrees } from "./remote-tree.ts";

/**
 * The worker's whole life, in a process that was forked with an IPC channel: one selection. Its
 * parent ends it, which alone knows that the answer arrived; it ends by itself when the parent is
 * gone. Sources come from the parent; it reads no file but the index.
 */
export function runChangesWorker(): void {
  const send = (message: FromWorker) => process.send?.(message);
  const trees = new RemoteTrees(send);
  process.on("message", (message: ToWorker) => {
    if (message.type === "answers") trees.receive(message.batch, message.answers);
    else void choose(message);
  });

  async function choose(message: Extract<ToWorker, { type: "choose" }>): Promise<void> {
    try {
      const [base, head] = [trees.tree("base"), trees.tree("head")];
      const { changes, unseen } = message;
      const cacheDir = message.cacheDir ?? undefined;
      const recordings = message.recordings ?? undefined;
      const input = { changes, unseen, base, head, cacheDir, recordings };
      const selection = await chooseTests(input);
      send({ type: "chosen", selection });
    } catch (error) {
      send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }
}
