/** Files that tell a test runner what to run, and how. */
export const runnerSettings =
  /(^|\/)((vite|vitest|jest|ava)[\w.-]*\.(config|workspace|preset)[\w.]*\.([cm]?[jt]s|json)|jest[\w.-]*\.json|vitest\.workspace\.[cm]?[jt]s|\.mocharc\.\w+|mocha\.opts|\.taprc|\.borp\.ya?ml|package\.json)$/;

/** Those of vitest in which it says how it runs and checks tests. */
export const vitestSettings = /(^|\/)(vite|vitest)[\w.-]*\.(config|workspace)[\w.]*\.[cm]?[jt]s$/;

/** Files that tell a compiler what to read, and how. */
export const compilerSettings = /(^|\/)[tj]sconfig[^/]*\.json$/;
