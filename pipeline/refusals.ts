import type { CheckReport } from "../contracts/check-report.ts";
import type { Refusal } from "../contracts/evidence.ts";
import type { Event, RunEvent } from "../contracts/run-event.ts";

/** What agents tried and policy or a person did not let be, in whatever way it was tried. */
export function refusalsIn(events: readonly RunEvent[]): Refusal[] {
  const all = events.flatMap(({ event }) => {
    if (event.type === "tool-called") return refusedCall(event);
    return event.type === "patch-checked" ? secretsIn(event.checks) : [];
  });
  const known = new Set<string>();
  // A secret that stays is found again at every check, and has been tried once.
  return all.filter((one) => {
    if (one.tool !== secretsCheck) return true;
    const place = `${one.summary} ${one.rule}`;
    return !known.has(place) && known.add(place);
  });
}

function refusedCall(event: Extract<Event, { type: "tool-called" }>): Refusal[] {
  const { step, tool, summary, rule, because = "", by = null } = event;
  return rule === undefined ? [] : [{ step, tool, summary, rule, because, by }];
}

const secretsCheck = "secrets";

/** A patch with a secret in it is not offered: what was blocked, by place and kind. */
function secretsIn({ checks }: CheckReport): Refusal[] {
  const failed = checks.filter(({ kind, status }) => kind === "secrets" && status === "failed");
  return failed.flatMap(({ diagnostics }) =>
    diagnostics.map(({ file, line, rule, message }) => ({
      step: "check" as const,
      tool: secretsCheck,
      summary: `${file}:${line ?? "name"}`,
      rule: rule ?? secretsCheck,
      because: message,
      by: null,
    })),
  );
}
