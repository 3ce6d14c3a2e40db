/** What may differ since the working copy was last looked at, as far as the tools can tell. */
export function watchTouchedPaths() {
  let touched: Set<string> | undefined;
  return {
    touch(paths: readonly string[]): void {
      for (const path of paths) touched?.add(path);
    },
    /** Anything may differ: until the next look nothing less than a look at everything will do. */
    loseSight(): void {
      touched = undefined;
    },
    /** Looks with the only paths that can differ; undefined when any can. */
    async look<Result>(
      looking: (paths: readonly string[] | undefined) => Promise<Result>,
    ): Promise<Result> {
      const paths = touched && [...touched];
      touched = new Set();
      try {
        return await looking(paths);
      } catch (error) {
        touched = undefined;
        throw error;
      }
    },
  };
}

export type TouchedPaths = ReturnType<typeof watchTouchedPaths>;
