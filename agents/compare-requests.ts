import { z } from "zod";
import {
  type Difference,
  differenceInText,
  differenceInValue,
  differing,
  type RequestDifference,
  type RequestPart,
} from "../contracts/difference.ts";
import type { RecordedResponse } from "../pipeline/ports.ts";
import type { ModelQuestion } from "./model-choice.ts";

const RecordedRequest = z.object({
  instructions: z.string(),
  tools: z.array(z.looseObject({ name: z.string() })),
  settings: z.unknown(),
  answer: z.unknown(),
  input: z.string(),
});
type RecordedRequest = z.infer<typeof RecordedRequest>;

type Asked = {
  turn: number;
  question: Pick<ModelQuestion, "items">;
  opening: object;
  inputHash: string;
};

/**
 * The first place of each part in which a request is not the recorded one. None where the record
 * does not tell: all parts are compared at the first turn, and what is told later by its hash.
 */
export async function differencesFrom(
  recorded: RecordedResponse,
  { turn, question, opening, inputHash }: Asked,
): Promise<RequestDifference[]> {
  if (turn > 1) {
    if (recorded.inputHash === undefined || recorded.inputHash === inputHash) return [];
    const told = differing(
      `what is told before turn ${turn}`,
      recorded.inputHash,
      question.items.at(-1),
    );
    return [{ part: "input", ...told }];
  }
  const before = RecordedRequest.safeParse(JSON.parse((await recorded.request?.()) ?? "null"));
  if (!before.success) return [];
  const now = RecordedRequest.parse(JSON.parse(JSON.stringify(opening)));
  return differingParts(before.data, now);
}

function differingParts(before: RecordedRequest, now: RecordedRequest): RequestDifference[] {
  const compared: [RequestPart, Difference | undefined][] = [
    ["instructions", differenceInText(before.instructions, now.instructions)],
    ["tools", differenceInValue(byName(before.tools), byName(now.tools))],
    ["settings", differenceInValue(before.settings, now.settings)],
    ["answer schema", differenceInValue(before.answer, now.answer)],
    ["input", differenceInText(before.input, now.input)],
  ];
  return compared.flatMap(([part, found]) => (found ? [{ part, ...found }] : []));
}

/** The order of tools is part of what a model is told. */
function byName(tools: RecordedRequest["tools"]) {
  const all = tools.map(({ name }) => name).join(", ");
  return { ...Object.fromEntries(tools.map((tool) => [tool.name, tool])), "the list": all };
}
