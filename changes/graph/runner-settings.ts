/** Files that tell a test runner what to run, and how. */
export const runnerSettings =
  /(^|\/)((vite|vitest|jest|ava)[\w.-]*\.(config|workspace|preset)[\w.]*\.([cm]?[jt]s|json)|jest[\w.-]*\.json|vitest\.workspace\.[cm]?[jt]s|\.mocharc\.\w+|package\.json)$/;
