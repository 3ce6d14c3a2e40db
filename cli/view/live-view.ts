import colors from "picocolors";
import { duration } from "../../contracts/figures.ts";
import type { Event, RunEvent } from "../../contracts/run-event.ts";
import type { Step } from "../../contracts/step-failure.ts";
import { describeEvent, isDetail } from "./describe-event.ts";
import { line, spend } from "./format.ts";
import { summary } from "./summary.ts";
import type { Screen, View } from "./view.ts";

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

type Live = {
  startedAt: number;
  step: Step | undefined;
  stepAt: number;
  detail: string;
  tokens: number;
  costUsd: number | null;
};

/** Finished stages stay as lines; the last line tells the step under way, its time and the spend. */
export function liveView(out: Screen = process.stdout): View {
  const now = Date.now();
  const live: Live = {
    startedAt: now,
    step: undefined,
    stepAt: now,
    detail: "",
    tokens: 0,
    costUsd: 0,
  };
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;

  const clear = () => out.write("\r\u001b[2K");
  const draw = () => {
    if (!live.step) return;
    const status = `${spinner[frame++ % spinner.length]} ${live.step} ${duration(Date.now() - live.stepAt)}`;
    const spent = spend(live.tokens, live.costUsd);
    // A line that wraps cannot be wiped: what does not fit is left out.
    const room = Math.max(0, (out.columns ?? 80) - status.length - spent.length - 5);
    out.write(
      `\r\u001b[2K${colors.cyan(status)}  ${colors.dim(spent)}  ${live.detail.slice(0, room)}`,
    );
  };
  const resume = () => {
    timer ??= setInterval(draw, 120);
    timer.unref();
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    clear();
  };

  resume();
  return {
    event({ event }: RunEvent) {
      follow(live, event);
      if (isDetail(event) || event.type === "step-started") return draw();
      clear();
      out.write(
        `${mark(event)} ${describeEvent(event)} ${colors.dim(duration(Date.now() - live.startedAt))}\n`,
      );
      draw();
    },
    pause,
    resume,
    end(report) {
      pause();
      out.write(summary(report));
    },
  };
}

function follow(live: Live, event: Event): void {
  if (event.type === "step-started") {
    live.step = event.step;
    live.stepAt = Date.now();
    live.detail = "";
  } else if (event.type === "tool-called") {
    live.detail = line(`${event.tool} ${subjectOf(event.summary)}`);
  } else if (event.type === "model-called") {
    live.tokens += event.usage.tokens.input + event.usage.tokens.output;
    const { costUsd } = event.usage;
    live.costUsd = costUsd === null || live.costUsd === null ? null : live.costUsd + costUsd;
  } else if (!isDetail(event) && event.type !== "step-diverged") {
    live.step = undefined;
  }
}

/** What a tool call is about: its path, command or pattern. */
function subjectOf(summary: string): string {
  return /"(?:path|from|command|pattern|question)":"((?:[^"\\]|\\.)*)/.exec(summary)?.[1] ?? "";
}

function mark({ type }: Event): string {
  if (type === "step-failed" || type === "budget-exceeded") return colors.red("✖");
  if (["approval-requested", "run-parked", "step-diverged", "model-called"].includes(type))
    return colors.yellow("?");
  return colors.green("✔");
}
