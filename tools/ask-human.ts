import { answered, type Tool } from "./guard.ts";
import type { ToolContext } from "./tool-context.ts";

const oneDayMs = 86_400_000;

export function askHumanTool(context: Pick<ToolContext, "answer">): Tool<"ask_human"> {
  return {
    name: "ask_human",
    description: "Ask a person. Not for what files tell or a safe assumption covers.",
    readOnly: false,
    timeoutMs: oneDayMs,
    async work({ question, options }) {
      const answer = await context.answer(question, options);
      if (answer !== null) return answered(answer);
      return answered(
        "[they gave no answer] Decide yourself and state it as an assumption in your answer; if no safe choice exists, give it as a blocking open question.",
      );
    },
  };
}
