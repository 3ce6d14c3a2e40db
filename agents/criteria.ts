import type { FeatureSpec } from "../contracts/feature-spec.ts";

/** Sentences about ids that are no criterion of the specification. */
export function unknownCriteria(ids: readonly (string | null)[], spec: FeatureSpec): string[] {
  const known = spec.acceptanceCriteria.map(({ id }) => id);
  const unknown = ids.filter((id) => id !== null && !known.includes(id));
  return [...new Set(unknown)].map(
    (id) => `There is no criterion ${id}. The criteria are: ${known.join(", ")}.`,
  );
}
