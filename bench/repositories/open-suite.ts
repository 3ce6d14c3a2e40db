import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

type Question =
  | { ask: "tests" }
  | { ask: "related"; files: string[] }
  /** Runs the whole suite, or only some of its files. */
  | { ask: "failing"; changed: string[]; only: string[] | null }
  | { ask: "failed" };

export type Suite = {
  /** A fault may make a test go on for ever, so an answer is waited for only so long. */
  ask(question: Question, patienceMs?: number): Promise<string[]>;
  close(): void;
};

const usualPatienceMs = 5 * 60_000;

/** The test suite of a fetched repository, in a vitest that stays open between questions. */
export async function openSuite(
  folder: string,
  suite: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Suite> {
  const program = fileURLToPath(new URL("suite.mjs", import.meta.url));
  const child = fork(program, suite, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    detached: true,
  });
  const ended = once(child, "exit").then(([code]) => ({ error: `vitest ended with ${code}` }));
  let isRunning = true;
  child.on("exit", () => {
    isRunning = false;
  });
  await receive(usualPatienceMs);
  return {
    async ask(question, patienceMs = usualPatienceMs) {
      child.send(question);
      return await receive(patienceMs);
    },
    close() {
      // With the processes it runs tests in, which may be busy for ever.
      if (child.pid && isRunning) process.kill(-child.pid, "SIGKILL");
    },
  };

  async function receive(patienceMs: number): Promise<string[]> {
    const answered = once(child, "message").then(([first]) => first);
    const late = { error: `vitest did not answer within ${Math.round(patienceMs / 1000)} s` };
    const waited = setTimeout(patienceMs, late, { ref: false });
    const message = await Promise.race([answered, ended, waited]);
    if (message.error !== undefined) throw new Error(message.error);
    return message.answer;
  }
}
