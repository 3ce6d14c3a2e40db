import type { RunEvent } from "../../contracts/run-event.ts";
import type { RunReport } from "../../contracts/run-report.ts";

/** Where a view draws; a terminal also says how wide it is. */
export type Screen = { write(text: string): unknown; columns?: number };

/** Shows a run while it goes on. */
export interface View {
  event(event: RunEvent): void;
  /** Stops drawing, e.g. while a person is asked. */
  pause(): void;
  resume(): void;
  end(report: RunReport): void;
}

export type ViewOptions = { json?: boolean; quiet?: boolean; verbose?: boolean };
