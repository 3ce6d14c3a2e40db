/** Files that tell a test runner what to run, and how. */
export const runnerSettings =
  /(^|\/)((vite|vitest|jest)[\w.-]*\.(config|workspace)[\w.]*\.([cm]?[jt]s|json)|vitest\.workspace\.[cm]?[jt]s|\.mocharc\.\w+|package\.json)$/;
