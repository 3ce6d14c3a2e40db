import type { ZoneMatcher } from "../zones.ts";

export type LoweringContext = {
  zonesOf: ZoneMatcher;
  /** Absolute path of the workspace. */
  root: string;
  sandboxed: boolean;
  /** Scripts of the package manifest, so that `npm run build` is judged by what it runs. */
  scripts?: Record<string, string>;
};
