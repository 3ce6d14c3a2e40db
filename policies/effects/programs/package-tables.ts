import type { Danger } from "./dangers.ts";

export type Manager = {
  reads?: RegExp;
  installs?: RegExp;
  publishes?: RegExp;
  /** Subcommands that run a script of the manifest, named or implied. */
  scripts?: RegExp;
  dangers: Danger[];
  /** Subcommands that are no agent's; options are dangers. */
  refuses?: Danger;
};

const global: Danger = {
  when: /^(-g|--global|--location=global|--user|--root(=.*)?)$|^--prefix=(\/|~|\.\.)/,
  zone: "system",
  note: "installs for the whole machine or elsewhere",
};
/** A package named by its place instead of the registry. */
export const foreign: Danger = {
  when: /^(?:--package=)?(git\+|git:|github:|https?:|ssh:|file:\/|\.\.\/|\/)|^[\w.[\],-]+ ?@ ?(https?|git|ssh|file)/,
  note: "takes code from outside the registry",
};
/** The same for a runner whose words may also be files of the project. */
const foreignAddress: Danger = {
  when: /^(?:--(?:with|from|spec|with-requirements)=)?(git\+|https?:|ssh:)/,
  note: foreign.note,
};
const steering: Danger = {
  when: /^--?(script-shell|node-options|registry|index-url|extra-index-url|trusted-host|userconfig|globalconfig|scripts-prepend|shell\b|prefix-path|config\.|onload-script|cafile|proxy|https-proxy|find-links|config-settings|python\b|use-node-version)/,
  note: "changes what runs or where code comes from",
};
const nodeDangers = [global, steering];
const nodePublishes =
  /^(publish|unpublish|deprecate|login|logout|adduser|add-user|token|owner|access|dist-tag|dist-tags|team|org|profile|hook|star|unstar|stage|npm)$/;
const nodeInstalls =
  /^(i|in|ins|inst|insta|install|isntall|add|ci|clean-install|install-test|it|cit|update|up|upgrade|upgrade-interactive|link|ln|dedupe|ddp|rebuild|rb|import|fetch|dlx-install)$/;

/** Choose and install toolchains for the whole machine. */
const versionManagers =
  "corepack rustup nvm fnm volta asdf mise rtx pyenv rbenv nodenv goenv jenv sdk pipx luarocks conda mamba micromamba ghcup tfenv sdkmanager";
const choosesToolchain: Danger = {
  when: /^(install|uninstall|reinstall|update|upgrade|default|override|enable|disable|prepare|global|plugins?|plugin-add|self|self-update|inject|ensurepath|hydrate|use|up|pin|set|toolchain|target|component|trust|setup|alias)$/,
  zone: "system",
  note: "installs for the whole machine",
};

/** Build tools whose registry is a subcommand among others. */
const publishers: Record<string, RegExp> = {
  sbt: /^\+?(publish\w*|sonatype\w*)$/,
  mix: /^hex\.(publish|user|owner|organization)$/,
  rebar3: /^hex$/,
  ...Object.fromEntries("stack cabal conan".split(" ").map((name) => [name, /^upload$/])),
  ...Object.fromEntries(
    "hatch flit pdm maturin rye dart flutter pub"
      .split(" ")
      .map((name) => [name, /^(publish|upload|pub)$/]),
  ),
  pod: /^trunk$/,
};

/** Package managers and build tools by their subcommands. */
export const managers: Record<string, Manager> = {
  npm: {
    reads: /^(--version|-v|list|ls|ll|la|why|explain|root|prefix)$/,
    installs: nodeInstalls,
    publishes: nodePublishes,
    scripts: /^(run|run-script|rum|urn|test|tst|t|start|stop|restart)$/,
    dangers: nodeDangers,
    refuses: {
      when: /^(config|c|set|explore|edit|set-script|create|innit|pkg|link|ln)$/,
      note: "changes configuration, links for the whole machine or opens a shell",
    },
  },
  pnpm: {
    reads: /^(--version|-v|list|ls)$/,
    installs: nodeInstalls,
    publishes: nodePublishes,
    scripts: /^(run|run-script|test|t|tst|start)$/,
    dangers: nodeDangers,
    refuses: {
      when: /^(config|c|env|setup|self-update|create|patch|server)$/,
      note: "changes configuration or the toolchain",
    },
  },
  yarn: {
    reads: /^(--version|-v|list)$/,
    installs: nodeInstalls,
    publishes: /^(publish|login|logout|npm|owner|tag|team|token|access)$/,
    scripts: /^(run|test|start)$/,
    dangers: nodeDangers,
    refuses: {
      when: /^(global|config|set|plugin|policies|create)$/,
      note: "changes configuration or the machine",
    },
  },
  bun: {
    reads: /^(--version|-v)$/,
    installs: nodeInstalls,
    publishes: /^publish$/,
    scripts: /^(run|test|start)$/,
    dangers: [
      ...nodeDangers,
      {
        when: /^(-e|-p|--eval|--print|-r|--preload)$/,
        zone: "inline-code",
        note: "runs code given on the line",
      },
    ],
    refuses: { when: /^(create|upgrade)$/, note: "runs foreign code or changes itself" },
  },
  npx: {
    reads: /^--version$/,
    dangers: [
      steering,
      foreign,
      { when: /^(-c|--call)/, zone: "inline-code", note: "runs a command line" },
    ],
  },
  pip: {
    reads: /^--version$/,
    installs: /^(install|download|wheel|uninstall)$/,
    dangers: [global, steering, foreign],
    refuses: { when: /^config$/, note: "changes configuration" },
  },
  uv: {
    reads: /^--version$/,
    installs: /^(sync|add|pip|lock|remove)$/,
    publishes: /^publish$/,
    dangers: [steering, foreignAddress],
    refuses: {
      when: /^(self|tool|python)$/,
      zone: "system",
      note: "installs for the whole machine",
    },
  },
  poetry: {
    reads: /^--version$/,
    installs: /^(install|add|update|lock|remove)$/,
    publishes: /^publish$/,
    dangers: [],
    refuses: { when: /^(config|self|source)$/, note: "changes configuration" },
  },
  cargo: {
    reads: /^(--version|-V)$/,
    installs: /^(fetch|update|add|install)$/,
    publishes: /^(publish|login|logout|owner|yank)$/,
    dangers: [
      {
        when: /^--config|^(-Z|--git|--registry|--index)$/,
        note: "changes what runs or where code comes from",
      },
    ],
    refuses: { when: /^install$/, zone: "system", note: "installs for the user" },
  },
  gem: {
    reads: /^--version$/,
    installs: /^(install|update|uninstall)$/,
    publishes: /^(push|yank|signin|signout|owner)$/,
    dangers: [steering],
    refuses: {
      when: /^(install|update)$/,
      zone: "system",
      note: "installs for the whole machine",
    },
  },
  bundle: {
    reads: /^--version$/,
    installs: /^(install|update|add)$/,
    dangers: [],
    refuses: { when: /^(config|plugin)$/, note: "changes configuration" },
  },
  composer: {
    reads: /^--version$/,
    installs: /^(install|require|update)$/,
    dangers: [],
    refuses: { when: /^(config|global|self-update)$/, note: "changes configuration" },
  },
  dotnet: { publishes: /^nuget$/, installs: /^restore$/, dangers: [global] },
  ...Object.fromEntries(
    versionManagers
      .split(" ")
      .map((name): [string, Manager] => [
        name,
        { reads: /^(--version|-V)$/, dangers: [foreignAddress], refuses: choosesToolchain },
      ]),
  ),
  ...Object.fromEntries(
    Object.entries(publishers).map(([name, publishes]): [string, Manager] => [
      name,
      { reads: /^--version$/, publishes, dangers: [] },
    ]),
  ),
  twine: { publishes: /^(upload|register)$/, dangers: [] },
  "semantic-release": { publishes: /^/, dangers: [] },
  ...Object.fromEntries(
    ["np", "release-it", "gh-pages", "vsce", "ovsx", "jsr", "goreleaser", "surge", "ship-it"].map(
      (name): [string, Manager] => [name, { reads: /^--version$/, publishes: /^/, dangers: [] }],
    ),
  ),
  lerna: { publishes: /^publish$/, dangers: [] },
  changeset: { publishes: /^(publish|tag)$/, dangers: [] },
  mvn: {
    publishes: /^(deploy|release:.*)$/,
    dangers: [{ when: /^(exec:|-s$|--settings|-Dexec)/, note: "runs a program or other settings" }],
  },
  gradle: {
    publishes: /^(publish.*|upload.*)$/,
    dangers: [{ when: /^(-I|--init-script)/, note: "runs another build script" }],
  },
};
