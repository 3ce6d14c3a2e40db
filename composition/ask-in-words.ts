import type { ToolDesk } from "./tool-desk.ts";

type Desk = Pick<ToolDesk, "role" | "step" | "mask" | "keep">;

/** Puts an agent's question to a person, and waits for the answer; null when they will not say. */
export async function askInWords(
  question: string,
  options: string[] | null,
  { role, step, mask, keep }: Desk,
): Promise<string | null> {
  const choices = options?.length ? `\nPerhaps: ${options.join(" / ")}` : "";
  const text = mask(`${question.trim()}${choices}`);
  const { comment } = await step.ask({
    subject: JSON.stringify(["ask_human", role, text]),
    effects: [JSON.stringify(["ask_human", role, text])],
    need: {
      reasons: [{ rule: "question", why: `The ${role} asks: ${text}` }],
      files: [],
      risk: "low",
      question: text,
    },
    action: {
      role,
      what: "ask you a question",
      shown: await keep(text, "text/plain"),
      proposes: [],
    },
  });
  return comment;
}
