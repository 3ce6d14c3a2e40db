import { openStore } from "../../store/open-store.ts";
import { stepStarted } from "./events.ts";

/** Plays one process that uses a store; its parent reads what it says and may kill it at any time. */
const [home = "", act = "", count = "0"] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const store = await openStore({ home });

const acts: Record<string, () => Promise<void>> = {
  /** Drives the run for ever, saying the number of each event once it is acknowledged. */
  write: async () => {
    const lease = await store.acquire("r1");
    if (!lease) return void say("busy");
    let head = (await store.load("r1")).length;
    for (;;) {
      const artifact = await store.keep(`content of event ${head + 1}`, "text/plain");
      const [event] = await store.append(lease, head, [stepStarted(head + 1)]);
      head = event?.seq ?? head;
      say(`${head} ${artifact.hash}`);
    }
  },
  /** Asks for the lease of many runs, says which it won, and lives on until its input ends. */
  acquire: async () => {
    for (let run = 0; run < Number(count); run += 1)
      if (await store.acquire(`r${run}`)) say(`r${run}`);
    say("all asked");
    for await (const _ of process.stdin);
  },
  /** Writes each event of a run with a lease another process believes to hold too. */
  append: async () => {
    for (let head = 1; head <= Number(count); head += 1) {
      const event = stepStarted(process.pid);
      const won = await store.append({ runId: "r1", token: 1 }, head, [event]).catch(onlyFenced);
      if (won) say(String(head + 1));
      // The loser goes on where the winner has got to.
      else head = (await store.load("r1")).length - 1;
    }
  },
  /** Opens the store again and again, as commands do, and says what it is warned of. */
  open: async () => {
    store.close();
    for (let n = 0; n < Number(count); n += 1) (await openStore({ home, warn: say })).close();
    say(`opened ${count} times`);
  },
  signal: async () => {
    for (let n = 0; n < Number(count); n += 1)
      if (await store.signal("r1", { id: `s${n}`, kind: "cancel", data: null })) say(`s${n}`);
  },
};

function onlyFenced(error: unknown): undefined {
  if (error instanceof Error && error.name === "FencedError") return undefined;
  throw error;
}

await acts[act]?.();
