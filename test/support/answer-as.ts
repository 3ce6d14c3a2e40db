import { createApp } from "../../app.ts";

/** A process of its own in which one person approves one gate: GATE PERSON. Prints why not, if not. */
const [gateId = "", person = ""] = process.argv.slice(2);
const app = await createApp(process.env);
const { digest } = await app.findGate(gateId);
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const because = await app.answer({
  gateId,
  decision: "approved",
  by: { id: person, channel: "test", displayName: person },
  comment: null,
  digest,
  at: new Date().toISOString(),
});
process.stdout.write(`${because ?? "recorded"}\n`);
app.close();
process.exit(0);
