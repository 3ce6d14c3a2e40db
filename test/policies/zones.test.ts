import picomatch from "picomatch";
import { expect, it } from "vitest";
import {
  builtinZones,
  gitZone,
  mergeZones,
  parsedZones,
  zoneMatcher,
} from "../../policies/zones.ts";
import { seededRandom } from "./write-script.ts";

const clever = {
  spared: ["src/prices/**", "!src/prices/*.md"],
  groups: ["a/{b,c{d,e}}/*.ts", "+(a|b)/c", "x[ab]/y", "foo?/bar"],
  dotted: ["./src/z/**", "/abs/x", "lib/"],
  any: ["**/*.txt", "*"],
};
const names = [
  ...[".env", ".ENV", "src", "prices", "x.md", "a", "b", "cd", "f.ts", "xa", "y", "foo1", "bar"],
  ...["auth", "Migrations", "package.json", ".git", "hooks", ".github", "server.pem", "id_rsa.pub"],
  ...["credentials", "secrets.yml", "main.tf", "etc", "shadow", "proc", "1", "environ", "z", "lib"],
  ...["Dockerfile.x", "k8s", "abs", "x", "codecov.yml", "tsconfig.a.json", "CODEOWNERS", "o.txt"],
];

it("finds the zones that trying every glob by itself finds", () => {
  const zones = mergeZones(builtinZones, clever, parsedZones, gitZone);
  const zonesOf = zoneMatcher(zones);
  const options = { dot: true, nocase: true };
  const matchers = Object.entries(zones).map(([zone, globs]) => {
    const wanted = globs.filter((glob) => !glob.startsWith("!"));
    const spared = globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
    const isWanted = picomatch(wanted, options);
    const isSpared = picomatch(spared.length > 0 ? spared : ["!**"], options);
    return {
      zone,
      lies: (path: string) => isWanted(path) && !(spared.length > 0 && isSpared(path)),
    };
  });
  const random = seededRandom(3);
  for (let count = 0; count < 3000; count++) {
    const parts = Array.from({ length: 1 + random(3) }, () => names[random(names.length)]);
    const path = parts.join("/");
    const expected = matchers.filter(({ lies }) => lies(path)).map(({ zone }) => zone);
    expect([path, zonesOf(path)]).toEqual([path, expected]);
  }
});

it.each([
  [
    "ci",
    [".woodpecker.yml", ".forgejo/workflows/a.yml", "azure-pipelines.yaml", ".releaserc.json"],
  ],
  [
    "hooks",
    ["lint-staged.config.js", "pnpm-workspace.yaml", "bunfig.toml", "mise.toml", "a/.yarnrc"],
  ],
  ["checks", [".babelrc", ".swcrc", "turbo.json", "vitest.setup.ts", "tests/conftest.py"]],
  [
    "build",
    [
      ...[
        "pyproject.toml",
        "api/setup.py",
        "requirements-dev.txt",
        "crates/a/build.rs",
        "Cargo.toml",
      ],
      ...[
        ".cargo/config.toml",
        "go.mod",
        "Gemfile",
        "composer.json",
        "pom.xml",
        "app/build.gradle.kts",
      ],
      ...["gradle/wrapper/gradle-wrapper.jar", "src/App.csproj", "next.config.mjs", "x.pth"],
    ],
  ],
  ["lockfile", ["pdm.lock", "Package.resolved", "app/gradle.lockfile"]],
  ["infra", ["Containerfile", "Procfile", "vercel.json", "fly.toml", "serverless.yml"]],
  ["agent-instructions", ["AGENTS.override.md", ".clinerules/a.md"]],
  ["agent-settings", [".devcontainer/devcontainer.json", ".opencode/agent/a.md", "opencode.json"]],
  ["git", ["git~1/config", "a/.g\u200cit/hooks/x", ".git ./config", ".GIT::$INDEX_ALLOCATION/x"]],
])("knows what runs elsewhere, or decides what runs there: %s", (zone, paths) => {
  const zonesOf = zoneMatcher(mergeZones(builtinZones, gitZone));
  expect(paths.filter((path) => !zonesOf(path).includes(zone))).toEqual([]);
});

it("leaves everyday files alone, whatever the language", () => {
  const zonesOf = zoneMatcher(mergeZones(builtinZones, gitZone));
  const everyday = [
    ...["src/main.rs", "cmd/app/main.go", "app/models/user.rb", "src/main/java/App.java", "app.py"],
    ...[
      "src/build/index.ts",
      "project/views.py",
      "lib/setup.ts",
      "README.md",
      "docs/requirements.md",
    ],
    ...["tailwind.config.ts", "CMakeLists.txt", "src/go.ts", "config/app.toml", "data/pom.json"],
    ...["src/builder.gradle.md", "tests/test_setup.py", "src/cargo.ts", "web/next.ts"],
  ];
  expect(everyday.filter((path) => zonesOf(path).length > 0)).toEqual([]);
});
