import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSandbox } from "../../../workers/sandbox/open-sandbox.ts";
import { commandIn, makeWorkspace } from "./support.ts";

const sandbox = await openSandbox({ backend: "bwrap" });

describe("ordinary work in the sandbox", () => {
  it("reports the exit code, both streams and nothing else", async () => {
    const { root } = makeWorkspace();
    const result = await commandIn(root, sandbox)("echo out; echo err >&2; exit 7");
    expect({ ...result, durationMs: 0 }).toEqual({
      exitCode: 7,
      stdout: "out\n",
      stderr: "err\n",
      truncated: false,
      stopped: null,
      durationMs: 0,
    });
  });

  it("changes files that are there, and what it makes can be read and removed", async () => {
    const { root } = makeWorkspace();
    mkdirSync(join(root, "src"));
    writeFileSync(join(root, "src/a.txt"), "one\n");
    const run = commandIn(root, sandbox);
    await run(
      "echo two >> src/a.txt; mkdir -p made/deep; echo x > made/deep/file; umask 077; echo y > private",
    );
    writeFileSync(join(root, "src/b.txt"), "by the host\n");
    await run("echo again >> src/b.txt; rm private");
    expect(readFileSync(join(root, "src/a.txt"), "utf8")).toBe("one\ntwo\n");
    expect(readFileSync(join(root, "src/b.txt"), "utf8")).toBe("by the host\nagain\n");
    expect(existsSync(join(root, "private"))).toBe(false);
    rmSync(root, { recursive: true });
    expect(existsSync(root)).toBe(false);
  });

  it("runs node --test with child processes, workers and a local server", async () => {
    const { root } = makeWorkspace();
    writeFileSync(
      join(root, "all.test.mjs"),
      `import test from "node:test"; import assert from "node:assert/strict";
       import { execFileSync, fork } from "node:child_process"; import http from "node:http";
       import { Worker } from "node:worker_threads"; import { userInfo } from "node:os";
       test("child", () => assert.equal(String(execFileSync("echo", ["hi"])), "hi\\n"));
       test("worker", () => new Promise((done) => new Worker("process.exit(0)", { eval: true }).on("exit", done)));
       test("server", async () => { const server = http.createServer((_, answer) => answer.end("ok"));
         await new Promise((ready) => server.listen(0, "localhost", ready));
         const answer = await fetch("http://localhost:" + server.address().port);
         assert.equal(await answer.text(), "ok"); server.closeAllConnections(); server.close(); });
       test("user", () => assert.equal(userInfo().username, "agent"));`,
    );
    const { exitCode, stdout } = await commandIn(root, sandbox)("node --test");
    expect({ exitCode, passed: /^# pass 4$/m.test(stdout) }).toEqual({ exitCode: 0, passed: true });
  });

  it("lets a program and its child meet at a socket file", async () => {
    const { root } = makeWorkspace();
    const script = `node -e '
      const net = require("net");
      const server = net.createServer((socket) => socket.end("met")).listen("/tmp/meet", () =>
        net.connect("/tmp/meet").on("data", (data) => { console.log(String(data)); server.close(); }))'`;
    const { exitCode, stdout } = await commandIn(root, sandbox)(script);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "met\n" });
  });

  it("runs npm scripts", async () => {
    const { root } = makeWorkspace();
    writeFileSync(join(root, "package.json"), '{"scripts":{"hello":"node -p 6*7"}}');
    const { exitCode, stdout } = await commandIn(root, sandbox)("npm run --silent hello");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "42\n" });
  });

  it("lets git read a repository it may not change", async () => {
    const { root } = makeWorkspace();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, stdio: "pipe" });
    git("init", "-q", "-b", "main");
    writeFileSync(join(root, "a.txt"), "1\n");
    const run = commandIn(root, sandbox);
    const status = await run("git status --porcelain");
    const add = await run("git add a.txt");
    expect([status.exitCode, status.stdout]).toEqual([0, "?? a.txt\n"]);
    expect(add.exitCode).not.toBe(0);
    expect(String(git("status", "--porcelain"))).toBe("?? a.txt\n");
  });

  it("shows readonly paths elsewhere, and protects those in the workspace", async () => {
    const { root, outside } = makeWorkspace();
    writeFileSync(join(outside, "shared"), "shared\n");
    mkdirSync(join(root, "config"));
    writeFileSync(join(root, "config/ci.yml"), "keep\n");
    const { stdout } = await commandIn(root, sandbox)(
      `cat ${outside}/shared; echo x > ${outside}/shared; echo x > config/ci.yml; rm -f config/ci.yml; mv config/ci.yml y; cat config/ci.yml`,
      { readonly: [outside, join(root, "config/ci.yml")] },
    );
    expect(stdout).toBe("shared\nkeep\n");
    expect(readFileSync(join(root, "config/ci.yml"), "utf8")).toBe("keep\n");
    expect(readFileSync(join(outside, "shared"), "utf8")).toBe("shared\n");
  });

  it("passes allow-listed variables and starts in the folder it is told", async () => {
    const { root } = makeWorkspace();
    mkdirSync(join(root, "packages"));
    const { stdout } = await commandIn(root, sandbox)("echo $TOKEN_NAME; pwd", {
      env: { TOKEN_NAME: "given" },
      cwd: join(root, "packages"),
    });
    expect(stdout).toBe(`given\n${root}/packages\n`);
  });

  it("caps big output", async () => {
    const { root } = makeWorkspace();
    const result = await commandIn(root, sandbox)(
      "head -c 20000000 /dev/zero | tr '\\0' x; echo end",
      {
        outputBytes: 1_000,
      },
    );
    expect(result.truncated).toBe(true);
    expect(result.stdout.length).toBeLessThan(1_100);
    expect(result.stdout.endsWith("xend\n")).toBe(true);
  });

  const beats = "trap '' TERM HUP; while :; do date +%N > beat; sleep 0.02; done";
  it.each([
    ["timeout", `(${beats}) & wait`],
    ["cancelled", `(${beats}) & wait`],
    ["timeout", `setsid nohup bash -c "(setsid bash -c \\"${beats}\\" &) &" & sleep 60`],
  ] as const)("ends the whole tree on %s, wherever it went (%s)", async (why, background) => {
    const { root } = makeWorkspace();
    const controller = new AbortController();
    if (why === "cancelled") setTimeout(() => controller.abort(), 300);
    const result = await commandIn(root, sandbox)(`trap '' TERM; ${background}`, {
      timeoutMs: why === "timeout" ? 300 : 20_000,
      signal: controller.signal,
    });
    expect([result.exitCode, result.stopped]).toEqual([null, why]);
    const last = statSync(join(root, "beat")).mtimeMs;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(statSync(join(root, "beat")).mtimeMs).toBe(last);
  });
});
