const languages = "[cm]?[jt]sx?|py|go|rb|php|exs?|dart|bats|sh";
const testFile = new RegExp(`(^|[./_-])(test|tests|spec|e2e)s?\\.(${languages})$`, "i");
const byPrefix = /(^|\/)test_[^/]*\.py$/;
const byClass = /Tests?\.(java|kt|cs|swift|scala|php)$/;
const testFolder = /(^|\/)(__tests__|tests?|specs?|e2e|__snapshots__|__fixtures__|fixtures)\//i;

/** Where tests live, by the conventions of the common runners: files, folders, snapshots, fixtures. */
export function isTestPath(path: string): boolean {
  return isTestFile(path) || testFolder.test(path) || /\.snap$/.test(path);
}

/** A file a runner would run, rather than a fixture or helper beside it. */
export function isTestFile(path: string): boolean {
  if ([testFile, byPrefix, byClass].some((form) => form.test(path))) return true;
  return /(^|\/)__tests__\/.*\.[cm]?[jt]sx?$/.test(path);
}
