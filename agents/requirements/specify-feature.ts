import { FeatureSpec } from "../../contracts/feature-spec.ts";
import type { SpecifyInput } from "../../pipeline/ports.ts";
import type { AgentSeat } from "../agent-seat.ts";
import { readText } from "../prompt.ts";

/** Turns a ticket into a specification with numbered criteria. */
export function specifyFeature(
  { ticket, answers }: SpecifyInput,
  seat: AgentSeat,
): Promise<FeatureSpec> {
  const { id, source, author, labels } = ticket;
  return seat.work({
    instructions: readText("agents/requirements/specify-feature.md"),
    input: [
      { title: "Ticket", facts: { id, source, labels } },
      {
        title: "What it says",
        source: `${source} ticket by ${author.id}`,
        trusted: author.trusted,
        outside: `${ticket.title}\n\n${ticket.body}`,
      },
      ...(answers.length > 0 ? [{ title: "Questions a person has answered", facts: answers }] : []),
    ],
    answer: { name: "feature_spec", schema: FeatureSpec, problems: repeatedIds },
  });
}

function repeatedIds({ acceptanceCriteria }: FeatureSpec): string[] {
  const ids = acceptanceCriteria.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...repeated].map((id) => `acceptanceCriteria: ${id} is used more than once.`);
}
