const testFile = /(^|[./_-])(test|tests|spec|e2e)s?\.[cm]?[jt]sx?$/i;
const testFolder = /(^|\/)(__tests__|tests?|specs?|e2e|__snapshots__|__fixtures__|fixtures)\//i;

/** Where tests live, by the conventions of the common runners: files, folders, snapshots, fixtures. */
export function isTestPath(path: string): boolean {
  return testFile.test(path) || testFolder.test(path) || /\.snap$/.test(path);
}

/** A file a runner would run, rather than a fixture or helper beside it. */
export function isTestFile(path: string): boolean {
  if (testFile.test(path)) return true;
  return /(^|\/)__tests__\/.*\.[cm]?[jt]sx?$/.test(path);
}
