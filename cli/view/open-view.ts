import type { View, ViewOptions } from "./view.ts";

export async function openView(options: ViewOptions): Promise<View> {
  if (options.json) return (await import("./json-view.ts")).jsonView();
  const live = process.stdout.isTTY && !options.verbose && !options.quiet && !process.env.CI;
  if (live) return (await import("./live-view.ts")).liveView();
  return (await import("./line-view.ts")).lineView(options);
}
