import picomatch from "picomatch";

/** Places whose change a careful team looks at twice. Globs over repository paths, any case. */
export const builtinZones: Record<string, string[]> = {
  secrets: [
    ...["**/.env", "**/.env.*", "**/.envrc", "**/*.env", "!**/.env.{example,sample,template,dist}"],
    ...["**/*.{pem,key,p12,pfx,jks,keystore,kdbx,ppk}", "**/id_{rsa,dsa,ecdsa,ed25519}*"],
    ...[
      "**/{.npmrc,.netrc,_netrc,.pypirc,.pgpass,.my.cnf,.htpasswd,.git-credentials,.vault-token}",
    ],
    ...["**/.{ssh,aws,gnupg,kube,azure,password-store}/**", "**/.{ssh,aws,gnupg,kube,azure}"],
    ...["**/.docker/config.json", "**/.config/{gh,gcloud,op,hub}/**", "**/.config/{gh,gcloud}"],
    ...["**/credentials", "**/credentials.{json,yml,yaml,xml}", "**/secrets.{json,yml,yaml}"],
    ...["**/service-account*.json", "**/*.tfstate", "**/*.tfstate.backup", "**/*.tfvars"],
    ...[
      "**/.{bash,zsh,psql,mysql,node_repl,python}_history",
      "run/secrets/**",
      "var/run/secrets/**",
    ],
    ...["etc/{shadow,gshadow,sudoers}*", "proc/**/{environ,mem,maps}", "proc/kcore"],
    ...["dev/{mem,kmem,port}", "dev/{sd,hd,vd,xvd,nvme,mmcblk,dm-,loop}*", "dev/{mapper,disk}/**"],
    ...["proc/*/fd/**", "**/.terraform.d/credentials*", "**/.cargo/credentials*"],
  ],
  ci: [
    ...[
      ".github/**",
      "**/.gitlab-ci.yml",
      ".circleci/**",
      "**/Jenkinsfile",
      ".ci/**",
      ".{buildkite,forgejo,gitea,woodpecker,semaphore}/**",
    ],
    ...[
      "**/{azure-pipelines,bitbucket-pipelines,appveyor,cloudbuild,buildspec}.{yml,yaml}",
      "**/.{gitlab-ci,travis,drone,appveyor,cirrus,woodpecker}.{yml,yaml}",
      "**/.releaserc*",
      "**/release.config.*",
      ".{azure-pipelines,teamcity}/**",
      "**/{renovate.json,renovate.json5,.renovaterc,.renovaterc.json}",
    ],
  ],
  hooks: [
    ...[".husky/**", ".githooks/**", "**/.pre-commit-config.yaml", "**/lefthook.{yml,yaml}"],
    ...[
      "**/.gitattributes",
      "**/.gitmodules",
      "**/{.lfsconfig,.overcommit.yml,.pre-commit-hooks.yaml,captainhook.json}",
      "**/.yarnrc.yml",
      "**/.pnpmfile.cjs",
      "**/.lintstagedrc*",
      "**/lint-staged.config.*",
      "**/.simple-git-hooks.*",
      "**/{.yarnrc,.pnp.cjs,bunfig.toml,pnpm-workspace.yaml,mise.toml,.mise.toml}",
    ],
  ],
  checks: [
    ...["**/{vitest,vite,jest,playwright,cypress,karma,wdio,ava,babel}.config.*"],
    ...[
      "**/vitest.workspace.*",
      "**/{.mocharc,.nycrc,.c8rc,.taprc}*",
      "**/{tsconfig,jsconfig}*.json",
    ],
    ...["**/{eslint,prettier,stylelint,commitlint}.config.*", "**/biome.{json,jsonc}"],
    ...["**/.{eslint,prettier,stylelint,oxlint}{rc*,ignore}", "**/{Makefile,GNUmakefile,Justfile}"],
    ...["**/.{babel,swc,commitlint}rc*", "**/{turbo,nx}.json", "**/Taskfile.{yml,yaml}"],
    ...["**/{vitest,jest}.setup.*", "**/conftest.py"],
    ...["**/{pytest,tox}.ini", "**/setup.cfg", "**/{ruff,.ruff}.toml", "**/{,.}codecov.yml"],
  ],
  build: [
    // What names dependencies, or runs, before or while anything is built, as `package.json` does.
    ...[
      "**/{pyproject.toml,setup.py,Pipfile,noxfile.py,hatch_build.py,sitecustomize.py}",
      "**/*.pth",
    ],
    ...["**/{requirements,constraints}*.txt", "**/requirements/*.txt"],
    ...["**/{Cargo.toml,build.rs,rust-toolchain,rust-toolchain.toml}", "**/.cargo/**"],
    ...["**/go.{mod,work}", "**/{Gemfile,gems.rb,Rakefile}", "**/*.gemspec", "**/.bundle/**"],
    ...["**/composer.json", "**/{phpunit,phpcs}.xml*", "**/{pom,build}.xml", "**/.mvn/**"],
    ...["**/{build,settings,init}.gradle*", "**/gradle.properties", "**/gradle/wrapper/**"],
    ...["**/{gradlew,mvnw}*", "**/buildSrc/**", "**/build.sbt", "**/project/*.{sbt,properties}"],
    ...["**/*.{csproj,fsproj,vbproj}", "**/Directory.{Build,Packages}.{props,targets}"],
    ...["**/nuget.config", "**/global.json", "**/{mix.exs,Package.swift,pubspec.yaml,stack.yaml}"],
    ...["**/Podfile", "**/*.podspec", "**/{WORKSPACE,MODULE.bazel,.bazelrc}", "**/binding.gyp"],
    ...["**/{webpack,rollup,rspack,tsup,next,nuxt,astro,svelte,metro,postcss}.config.*"],
    ...["**/{gulpfile,Gruntfile}.*", "**/deno.{json,jsonc}", "**/{.tool-versions,.nvmrc}"],
    ...["**/.{node,python,ruby,java}-version"],
  ],
  policy: ["**/patchgate.{yml,yaml}"],
  codeowners: ["**/CODEOWNERS"],
  lockfile: [
    ...[
      "**/{package-lock,npm-shrinkwrap}.json",
      "**/yarn.lock",
      "**/pnpm-lock.yaml",
      "**/bun.lock",
    ],
    ...[
      "**/{pdm,Podfile,pubspec,mix,deno,flake,pixi}.lock",
      "**/{Package.resolved,packages.lock.json,gradle.lockfile,go.work.sum,gems.locked}",
    ],
    ...["**/bun.lockb", "**/{Cargo,poetry,uv,Gemfile,composer,Pipfile}.lock", "**/go.sum"],
  ],
  migrations: ["**/migrations/**", "**/migrate/**"],
  auth: ["**/auth/**", "**/authentication/**", "**/authorization/**", "**/security/**"],
  infra: [
    ...[
      "**/terraform/**",
      "**/*.tf",
      "**/Dockerfile*",
      "**/*.Dockerfile",
      "**/k8s/**",
      "**/helm/**",
    ],
    ...[
      "**/docker-compose*.{yml,yaml}",
      "**/compose.{yml,yaml}",
      "**/kubernetes/**",
      "**/pulumi/**",
      "**/{Containerfile,Procfile,Vagrantfile}*",
      "**/{serverless,skaffold,helmfile,kustomization}.{yml,yaml}",
      "**/{netlify,fly,wrangler}.toml",
      "**/{vercel,firebase}.json",
    ],
  ],
  payments: ["**/payments/**", "**/payment/**", "**/billing/**", "**/checkout/**"],
  "agent-instructions": [
    "**/{AGENTS,CLAUDE,GEMINI,SKILL}.md",
    "**/{.cursorrules,.windsurfrules,copilot-instructions.md,AGENTS.override.md,.clinerules}",
    "**/.clinerules/**",
  ],
  "agent-settings": [
    "**/.{claude,codex,gemini,cursor,vscode,idea,continue,windsurf,zed}/**",
    "**/.{claude,codex,gemini,cursor,vscode,idea,continue,windsurf,zed}",
    "**/.{opencode,agents,devcontainer}/**",
    "**/{.mcp,.devcontainer,opencode}.json",
  ],
};

/** Zones whose gate depends on what changed inside the file; see risky-parts/. */
export const parsedZones: Record<string, string[]> = {
  "package-manifest": ["**/package.json"],
};

/** Git's own directory: never written by an agent, whatever the rules say. */
export const gitZone: Record<string, string[]> = {
  git: [
    "**/.git",
    "**/.git/**",
    "**/git~1",
    "**/git~1/**",
    "**/.git{., ,:}*",
    "**/.git{., ,:}*/**",
  ],
};

/** Zones a person must look at before a patch that touches them is offered. */
export const gatedZones = Object.keys(builtinZones);

export type ZoneMatcher = (path: string) => string[];

const rememberedPaths = 4000;

/** Characters that some file systems leave out of a name: `.g\u200cit` is `.git` there. */
const ignored = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Compiles zones at the first question; the matcher answers every zone a repository path lies in. */
export function zoneMatcher(zones: Record<string, string[]>): ZoneMatcher {
  let compiled: [string, (path: string) => boolean][] | undefined;
  const known = new Map<string, string[]>();
  return (path) => {
    const found = known.get(path);
    if (found) return found;
    compiled ??= Object.entries(zones).map(([zone, globs]) => [zone, compileOnce(globs)]);
    const place = path.normalize("NFC").replace(ignored, "").replace(/^\/+/, "");
    const lies = compiled.filter(([, matches]) => matches(place)).map(([zone]) => zone);
    if (known.size >= rememberedPaths) known.clear();
    known.set(path, lies);
    return lies;
  };
}

const compiledGlobs = new WeakMap<string[], (path: string) => boolean>();

/** The built-in zones are the same in every policy. */
function compileOnce(globs: string[]): (path: string) => boolean {
  const compiled = compiledGlobs.get(globs) ?? compile(globs);
  compiledGlobs.set(globs, compiled);
  return compiled;
}

/**
 * One expression a zone: a hundred globs tried one by one would cost more than the rest of a decision.
 * Even that is made only for a path that holds a text some glob asks for; most hold none.
 */
function compile(globs: string[]): (path: string) => boolean {
  const wanted = globs.filter((glob) => !glob.startsWith("!"));
  const spared = globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const texts = wanted.flatMap(expandBraces).map(longestText);
  const near = texts.includes("") ? undefined : new RegExp(texts.map(literally).join("|"), "i");
  let lies: RegExp | undefined;
  let isSpared: RegExp | undefined;
  return (path) => {
    if (near?.test(path) === false) return false;
    lies ??= anyOf(wanted);
    isSpared ??= anyOf(spared);
    return lies.test(path) && !isSpared.test(path);
  };
}

/** Every choice of `{a,b}`; a glob of any other kind of group stands for itself. */
function expandBraces(glob: string): string[] {
  const [whole, before = "", inner = "", after = ""] =
    /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(glob) ?? [];
  if (whole === undefined || !inner.includes(",")) return [glob];
  return inner.split(",").flatMap((choice) => expandBraces(before + choice + after));
}

/** What a path must hold to match; nothing where the glob is too clever to tell. */
function longestText(glob: string): string {
  if (/[^\w./*-]|(^|\/)\.{1,2}\/|\/\//.test(glob)) return "";
  const texts = glob.split(/\*+/).map((text) => text.replace(/^\/|\/$/g, ""));
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), "");
}

function literally(text: string): string {
  return text.replace(/[.-]/g, "\\$&");
}

function anyOf(globs: string[]): RegExp {
  if (globs.length === 0) return /(?!)/;
  const sources = globs.map((glob) => picomatch.makeRe(glob, { dot: true, nocase: true }).source);
  // A name may hold a line break, and no glob is to end there.
  return new RegExp(sources.join("|"), "is");
}

/** A config's zones added to the built-in ones; the same name means more globs, never fewer. */
export function mergeZones(...all: Record<string, string[]>[]): Record<string, string[]> {
  const merged: Record<string, string[]> = {};
  for (const [zone, globs] of all.flatMap((zones) => Object.entries(zones))) {
    const before = merged[zone];
    merged[zone] = before ? [...before, ...globs.filter((glob) => !glob.startsWith("!"))] : globs;
  }
  return merged;
}
