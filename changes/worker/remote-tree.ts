import type { SourceTree } from "../source-tree.ts";
import type { Answer, FromWorker, Question } from "./messages.ts";

type Pending = { question: Question; resolve(answer: Answer): void };

/** The parent's trees, seen from the worker. Questions asked together travel together. */
export class RemoteTrees {
  readonly #send: (message: FromWorker) => void;
  readonly #sent = new Map<number, Pending[]>();
  #waiting: Pending[] = [];
  #batch = 0;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  tree(side: Question["side"]): SourceTree {
    const ask = async (what: "read" | "hash", path: string) => {
      const answer = await this.#ask({ side, what, path });
      return "text" in answer ? answer.text : null;
    };
    return {
      list: async () => {
        const answer = await this.#ask({ side, what: "list" });
        return "paths" in answer ? answer.paths : [];
      },
      links: async () => {
        const answer = await this.#ask({ side, what: "links" });
        return "links" in answer ? answer.links : [];
      },
      read: (path) => ask("read", path),
      hash: (path) => ask("hash", path),
    };
  }

  receive(batch: number, answers: Answer[]): void {
    const pending = this.#sent.get(batch) ?? [];
    this.#sent.delete(batch);
    pending.forEach(({ resolve }, place) => {
      resolve(answers[place] ?? { text: null });
    });
  }

  #ask(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push({ question, resolve });
    });
  }

  #flush(): void {
    this.#batch += 1;
    const pending = this.#waiting;
    this.#waiting = [];
    this.#sent.set(this.#batch, pending);
    const questions = pending.map(({ question }) => question);
    this.#send({ type: "questions", batch: this.#batch, questions });
  }
}
