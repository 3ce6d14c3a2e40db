import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

type Question =
  | { ask: "tests" }
  | { ask: "related"; files: string[] }
  | { ask: "failing"; changed: string[] };

/** The test suite of a fetched repository, in a vitest that stays open between questions. */
export async function openSuite(folder: string, suite: string[]) {
  const program = fileURLToPath(new URL("suite.mjs", import.meta.url));
  const child = fork(program, suite, {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit").then(([code]) => ({ error: `vitest ended with ${code}` }));
  await receive();
  return {
    async ask(question: Question): Promise<string[]> {
      child.send(question);
      return await receive();
    },
    close: () => child.disconnect(),
  };

  async function receive(): Promise<string[]> {
    const message = await Promise.race([once(child, "message").then(([first]) => first), ended]);
    if (message.error !== undefined) throw new Error(message.error);
    return message.answer;
  }
}
