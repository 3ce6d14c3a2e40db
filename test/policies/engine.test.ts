import { describe, expect, it } from "vitest";
import { Policy } from "../../contracts/policy.ts";
import { createPolicy } from "../../policies/engine.ts";

const policy = createPolicy(Policy.parse({}));

function decide(tool: string, args: Record<string, unknown>, sandboxed = true) {
  const { decision, rule } = policy.judge({ tool, arguments: args } as never, { sandboxed });
  return `${decision} ${rule}`;
}

describe("file tools", () => {
  it("lets the developer read and change ordinary files of the workspace", () => {
    expect(decide("read_file", { path: "src/index.ts" })).toBe("allow read");
    expect(decide("list_files", { path: null, glob: null })).toBe("allow read");
    expect(decide("edit_file", { path: "src/index.ts" })).toBe("allow workspace-change");
    expect(decide("create_file", { path: "src/new.ts" })).toBe("allow workspace-change");
    expect(decide("delete_file", { path: "src/old.ts" })).toBe("allow workspace-change");
  });

  it("denies secrets to every tool, in any case and by any spelling of the path", () => {
    for (const path of [
      ".env",
      "config/.ENV.local",
      "./src/../.env",
      "certs/server.PEM",
      "~/.ssh/id_rsa",
      "new\nline/server.pem",
      "/tmp/.env",
    ])
      for (const tool of ["read_file", "edit_file", "create_file", "delete_file", "search_code"])
        expect([path, tool, decide(tool, { path })]).toEqual([path, tool, "deny never-secrets"]);
  });

  it("reads and writes the example of a secrets file", () => {
    expect(decide("read_file", { path: ".env.example" })).toBe("allow read");
    expect(decide("edit_file", { path: ".env.example" })).toBe("allow workspace-change");
  });

  it("denies every change outside the workspace, compared by whole components", () => {
    for (const path of [
      "../x.ts",
      "/etc/hosts",
      "src/../../x",
      "/workspace/project-other/x",
      "~/x",
    ])
      expect([path, decide("edit_file", { path })]).toEqual([path, "deny never-outside"]);
  });

  it("treats an absolute path inside the workspace like a relative one", () => {
    expect(decide("edit_file", { path: "/workspace/project/src/a.ts" })).toBe(
      "allow workspace-change",
    );
  });

  it("gates no file of the sandbox's own temporary folder", () => {
    for (const path of ["/tmp/package.json", "/tmp/a/.github/ci.yml", "/tmp/a/.git/config"])
      expect(decide("create_file", { path })).toBe("allow temporary-change");
  });

  it("holds changes of gated zones for the gate", () => {
    for (const path of [".github/workflows/ci.yml", "package-lock.json", "db/migrations/1.sql"])
      expect([path, decide("edit_file", { path })]).toEqual([path, "ask gated-zone"]);
    for (const path of ["src/AUTH/login.ts", "AGENTS.md", "package.json", "docs/CODEOWNERS"])
      expect([path, decide("edit_file", { path })]).toEqual([path, "ask gated-zone"]);
  });

  it("denies writing git's own directory", () => {
    expect(decide("create_file", { path: ".git/hooks/pre-commit" })).toBe(
      "deny never-git-internals",
    );
    expect(decide("create_file", { path: "packages/a/.git" })).toBe("deny never-git-internals");
  });

  it("judges both ends of a move", () => {
    expect(decide("move_file", { from: ".env", to: "a.txt" })).toBe("deny never-secrets");
    expect(decide("move_file", { from: "a.txt", to: "../a.txt" })).toBe("deny never-outside");
    expect(decide("move_file", { from: "a.txt", to: ".github/a.yml" })).toBe("ask gated-zone");
  });

  it("has nothing to say about tools without an effect", () => {
    expect(decide("show_diff", {})).toBe("allow no-effect");
  });
});

describe("roles", () => {
  it("keeps requirements and reviewer from changing anything", () => {
    for (const role of ["requirements", "reviewer"] as const)
      expect(
        policy.judge(
          { tool: "edit_file", arguments: { path: "src/a.ts" }, role },
          { sandboxed: true },
        ).rule,
      ).toBe("readers-only-read");
  });
});

describe("MCP tools", () => {
  const call = { tool: "mcp", server: "linear", name: "get_issue", arguments: {} } as const;

  it("asks for a tool nobody allowed", () => {
    expect(policy.judge(call, { sandboxed: true })).toEqual({
      decision: "ask",
      effects: [
        {
          action: "mcp.call",
          resource: "linear.get_issue",
          zones: [],
          insideWorkspace: false,
          sandboxed: true,
          note: null,
        },
      ],
      rule: "mcp-asks",
      because:
        "mcp.call linear.get_issue: A tool of another server may do anything it says or does not say; allow it by name.",
    });
  });

  it("allows one that the configuration names", () => {
    const allowing = createPolicy(
      Policy.parse({
        rules: [
          {
            id: "linear-reads",
            effect: "allow",
            actions: ["mcp.call"],
            resources: ["linear.get_*"],
            why: "It only reads tickets.",
          },
        ],
      }),
    );
    expect(allowing.judge(call, { sandboxed: true }).rule).toBe("linear-reads");
    expect(allowing.judge({ ...call, name: "delete" }, { sandboxed: true }).rule).toBe("mcp-asks");
  });

  it("denies an argument that names a secret", () => {
    const reading = { ...call, arguments: { files: [{ path: "file:///root/.ssh/id_rsa" }] } };
    expect(policy.judge(reading, { sandboxed: true }).rule).toBe("never-secrets");
  });
});

describe("changes found in the workspace", () => {
  it("gets the decision an edit tool would get", () => {
    for (const path of ["src/a.ts", ".github/ci.yml", ".env", ".git/config", "AGENTS.md"])
      expect(policy.judgePath(path, "fs.write", "developer").rule).toBe(
        decide("edit_file", { path }).split(" ")[1],
      );
  });
});

describe("configuration", () => {
  it("can tighten but never loosen what is denied or gated", () => {
    const loose = createPolicy(
      Policy.parse({
        rules: [
          {
            id: "allow-everything",
            effect: "allow",
            actions: ["fs.read", "fs.write", "fs.delete", "git.push", "proc.exec"],
            resources: ["**"],
            why: "No.",
          },
        ],
      }),
    );
    const rule = (path: string) => loose.judgePath(path, "fs.write", "developer").rule;
    expect([rule(".env"), rule("../x"), rule(".github/ci.yml"), rule(".git/config")]).toEqual([
      "never-secrets",
      "never-outside",
      "gated-zone",
      "never-git-internals",
    ]);
  });

  it("gates a zone that it adds without a rule", () => {
    const own = createPolicy(Policy.parse({ zones: { pricing: ["src/pricing/**"] } }));
    expect(own.zonesOf("src/pricing/a.ts")).toEqual(["pricing"]);
    expect(own.judgePath("src/pricing/a.ts", "fs.write", "developer").rule).toBe("configured-zone");
  });

  it("cannot spare a path of a built-in zone", () => {
    const own = createPolicy(Policy.parse({ zones: { ci: ["!.github/**"] } }));
    expect(own.zonesOf(".github/workflows/ci.yml")).toEqual(["ci"]);
  });
});
