import picomatch from "picomatch";

/** Places whose change a careful team looks at twice. Globs over repository paths, any case. */
export const builtinZones: Record<string, string[]> = {
  secrets: ["**/.env", "**/.env.*", "**/*.pem", "**/*.key", "**/id_rsa*", "**/.npmrc", "**/.netrc"],
  ci: [
    ".github/**",
    ".gitlab-ci.yml",
    ".circleci/**",
    "**/Jenkinsfile",
    ".ci/**",
    "azure-pipelines.yml",
  ],
  hooks: [".husky/**", ".githooks/**", "**/.pre-commit-config.yaml", "lefthook.yml"],
  policy: ["patchgate.yml", "**/CODEOWNERS"],
  lockfile: [
    "**/package-lock.json",
    "**/npm-shrinkwrap.json",
    "**/yarn.lock",
    "**/pnpm-lock.yaml",
    "**/bun.lock",
  ],
  migrations: ["**/migrations/**", "**/migrate/**"],
  auth: ["**/auth/**", "**/authentication/**", "**/authorization/**", "**/security/**"],
  infra: [
    "**/terraform/**",
    "**/*.tf",
    "**/Dockerfile*",
    "**/docker-compose*.yml",
    "**/k8s/**",
    "**/helm/**",
  ],
  payments: ["**/payments/**", "**/billing/**", "**/checkout/**"],
  "agent-instructions": [
    "**/AGENTS.md",
    "**/CLAUDE.md",
    ".claude/**",
    ".codex/**",
    ".cursor/**",
    "**/.mcp.json",
  ],
};

/** Zones a person must look at before a patch that touches them is offered. */
export const gatedZones = Object.keys(builtinZones);

export type ZoneMatcher = (path: string) => string[];

/** Compiles zones once; the matcher answers every zone a repository path lies in. */
export function zoneMatcher(zones: Record<string, string[]>): ZoneMatcher {
  const compiled = Object.entries(zones).map(
    ([zone, globs]) => [zone, picomatch(globs, { dot: true, nocase: true })] as const,
  );
  return (path) => compiled.filter(([, matches]) => matches(path)).map(([zone]) => zone);
}
