import type { RunEvent } from "../../contracts/run-event.ts";
import type { RunReport } from "../../contracts/run-report.ts";

/** Shows a run while it goes on. */
export interface View {
  event(event: RunEvent): void;
  /** Stops drawing, e.g. while a person is asked. */
  pause(): void;
  resume(): void;
  end(report: RunReport): void;
}

export type ViewOptions = { json?: boolean; quiet?: boolean; verbose?: boolean };
