// The least a coding agent can be: bare Node and fetch, three tools, Chat Completions, streamed.
import { exec } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

const describe = (name, ...keys) => {
  const properties = Object.fromEntries(keys.map((key) => [key, { type: "string" }]));
  const parameters = { type: "object", properties, required: keys };
  return { type: "function", function: { name, description: name, parameters } };
};
const tools = [
  describe("read", "path"),
  describe("edit", "path", "from", "to"),
  describe("shell", "command"),
];
const run = {
  read: ({ path }) => readFile(path, "utf8"),
  edit: async ({ path, from, to }) => {
    await writeFile(path, (await readFile(path, "utf8")).replace(from, to));
    return "ok";
  },
  shell: ({ command }) =>
    new Promise((done) => exec(command, (_, out, error) => done(out + error))),
};
const messages = [{ role: "user", content: process.argv[2] }];

for (;;) {
  const message = await ask();
  if (message.tool_calls.length === 0) {
    console.log(message.content);
    break;
  }
  messages.push(message);
  for (const { id, function: call } of message.tool_calls) {
    const content = await run[call.name](JSON.parse(call.arguments));
    messages.push({ role: "tool", tool_call_id: id, content });
  }
}

async function ask() {
  const answer = await fetch(`${process.env.OPENAI_BASE_URL}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "bench", stream: true, messages, tools }),
  });
  const message = { role: "assistant", content: "", tool_calls: [] };
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of answer.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith("data: {")) continue;
      const delta = JSON.parse(line.slice(6)).choices[0]?.delta;
      message.content += delta?.content ?? "";
      message.tool_calls.push(...(delta?.tool_calls ?? []));
    }
  }
  return message;
}
