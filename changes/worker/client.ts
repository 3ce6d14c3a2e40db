import type { ChildProcess } from "node:child_process";
import type { TestSelection } from "../../contracts/test-selection.ts";
import type { ChooseInput } from "../selection/choose-tests.ts";
import type { SourceTree } from "../source-tree.ts";
import type { Answer, FromWorker, Question, ToWorker } from "./messages.ts";

/** The worker ended, or was ended, before it could answer. */
export class WorkerLostError extends Error {
  override readonly name = "WorkerLostError";
}

/** Chooses tests in a forked worker, and answers its questions about the sources. */
export async function chooseApart(
  input: ChooseInput,
  worker: ChildProcess,
  timeoutMs: number,
): Promise<TestSelection> {
  const send = (message: ToWorker) => {
    if (worker.connected) worker.send(message);
  };
  try {
    return await new Promise<TestSelection>((resolve, reject) => {
      const lose = (because: string) => reject(new WorkerLostError(because));
      const timer = setTimeout(() => lose(`choosing tests took over ${timeoutMs} ms`), timeoutMs);
      timer.unref();
      worker.on("error", (error) =>
        lose(`the process that chooses tests failed: ${error.message}`),
      );
      worker.on("exit", (code, signal) =>
        lose(`the process that chooses tests ended early (${signal ?? `code ${code}`})`),
      );
      worker.on("message", (message: FromWorker) => {
        if (message.type === "chosen") resolve(message.selection);
        else if (message.type === "failed") lose(`choosing tests failed: ${message.message}`);
        else {
          answerAll(message.questions, input).then(
            (answers) => send({ type: "answers", batch: message.batch, answers }),
            reject,
          );
        }
      });
      const { changes, unseen = null, cacheDir = null, recordings = null } = input;
      send({ type: "choose", changes, unseen, cacheDir, recordings });
    });
  } finally {
    await end(worker);
  }
}

async function end(worker: ChildProcess): Promise<void> {
  const isThere =
    worker.pid !== undefined && worker.exitCode === null && worker.signalCode === null;
  if (!isThere) return;
  // What cannot be sent any more is an error that matters to nobody.
  await new Promise<void>((resolve) => {
    worker.once("exit", () => resolve());
    worker.kill();
  });
}

async function answerAll(questions: Question[], trees: ChooseInput): Promise<Answer[]> {
  return await Promise.all(questions.map((question) => answer(trees[question.side], question)));
}

async function answer(tree: SourceTree, question: Question): Promise<Answer> {
  if (question.what === "list") return { paths: await tree.list() };
  if (question.what === "links") return { links: await tree.links() };
  return { text: await tree[question.what](question.path) };
}
