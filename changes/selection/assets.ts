import { isTestMaterial } from "../test-files.ts";

const documents =
  /\.(mdx?|txt|rst|adoc|png|jpe?g|gif|ico|webp|avif|pdf|svg|woff2?|ttf|otf|eot|mp[34]|webm|drawio)$|(^|\/)(LICEN[CS]E|NOTICE|AUTHORS|CODEOWNERS|CHANGELOG|\.gitignore|\.gitattributes|\.editorconfig|\.prettier\w*|\.npmignore|\.travis|appveyor|\.gitlab-ci|codecov|\.codecov|renovate|typedoc|jsr|tslint|\.nycrc|\.c8rc|\.mailmap|\.releaserc|\.dockerignore|\.gitpod|biome\.jsonc?|knip\.jsonc?|\.oxlintrc\.json|\.eslint\w*)(\.\w+)?$|^(\.github|\.circleci|\.devcontainer|\.vscode|\.husky|\.changeset|docs?|website)\//;

/** Settings whose parts that matter have been compared already. */
const manifests = /(^|\/)(package|[tj]sconfig[^/]*)\.json$/;

/** Files that no test reads unless it names them. */
export function isDocument(path: string): boolean {
  return (documents.test(path) && !isTestMaterial(path)) || manifests.test(path);
}

/** The test file whose snapshots a file holds; null when it holds none. */
export function ownerOfSnapshot(path: string): string | null {
  const parts = /^(.*?)__snapshots__\/([^/]+)\.snap(shot)?$/.exec(path);
  return parts ? `${parts[1]}${parts[2]}` : null;
}
