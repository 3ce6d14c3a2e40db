import { duration } from "../../contracts/figures.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { describeEvent, isDetail } from "./describe-event.ts";
import { summary } from "./summary.ts";
import type { Screen, View, ViewOptions } from "./view.ts";

/** Plain lines, for logs and pipes. */
export function lineView({ quiet, verbose }: ViewOptions, out: Screen = process.stdout): View {
  let started: number | undefined;
  const print = (text: string) => out.write(`${text}\n`);
  const event = ({ at, event }: RunEvent) => {
    started ??= Date.parse(at);
    if (quiet || (isDetail(event) && !verbose)) return;
    const time = duration(Math.max(0, Date.parse(at) - started)).padStart(9);
    print(`${time}  ${describeEvent(event)}`);
  };
  return {
    event,
    pause: () => undefined,
    resume: () => undefined,
    end: (report) => print(quiet ? `${report.status}: ${report.because}` : summary(report)),
  };
}
