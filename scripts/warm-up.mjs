import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./setup.mjs";
import { changeRepository, writeRepository } from "./warm-up-affected.mjs";

const out = join(root, "dist");

const before = "export const answer = 41;\n";
const criterion = "AC-1";
const nothing = { assumptions: [] };

const spec = {
  featureId: "WARM-1",
  title: "Raise the answer",
  summary: "The answer is one more.",
  riskLevel: "low",
  inScope: ["The answer"],
  outOfScope: [],
  acceptanceCriteria: [{ id: criterion, statement: "The answer is 42", verifyBy: "review" }],
  technicalConstraints: [],
  affectedAreas: [{ path: "answer.ts", why: "Holds the answer" }],
  risks: [],
  openQuestions: [],
  requiresHumanApproval: false,
  ...nothing,
};
const plan = {
  approach: "Raise the number.",
  steps: [{ intent: "Raise the number", paths: ["answer.ts"], criteria: [criterion] }],
  testStrategy: "None.",
  newDependencies: [],
  ...nothing,
};
const claim = {
  summary: "Raise the answer.",
  criteria: [{ id: criterion, how: "42" }],
  ...nothing,
};
const review = {
  verdict: "approved",
  findings: [],
  criteria: [{ id: criterion, met: true, because: "It is 42" }],
};

const call = (name, values) => ({ calls: [{ name, arguments: values }] });
const edit = { path: "answer.ts", old_string: "41", new_string: "42", replace_all: false };
const turns = [
  call("read_file", { path: "answer.ts", start_line: null, end_line: null }),
  call("edit_file", edit),
  call("run_command", { command: "git diff --stat", timeout_seconds: null, why: null }),
  { json: claim },
];
const script = {
  version: 1,
  label: "a run for the compiler to see",
  steps: {
    specify: [[{ json: spec }]],
    plan: [[{ json: plan }]],
    develop: [turns],
    review: [[{ json: review }]],
  },
};

/**
 * Takes the built program once along its route, so that the code it then keeps compiled is what runs
 * use, and the first run of a user is as quick as the rest. Without a sandbox it gets less far.
 */
export function warmUp(program) {
  const folder = mkdtempSync(join(tmpdir(), "patchgate-warm-up-"));
  const at = (name) => join(folder, name);
  try {
    writeFileSync(at("answer.ts"), before);
    commitAll(folder, "answer.ts");
    writeFileSync(at("spec.md"), "# Raise the answer\n\nIt is 42.\n");
    writeFileSync(at("script.json"), JSON.stringify(script));
    const args = [
      "warm-up",
      at("spec.md"),
      "--repo",
      folder,
      "--model",
      `script:${at("script.json")}`,
    ];
    const env = { ...process.env, PATCHGATE_HOME: at("home") };
    const start = (...asked) =>
      spawnSync(process.execPath, [program, ...asked], { env, stdio: "ignore" });
    start(...args);
    start("--help");
    warmUpAffected(at("repository"), (...asked) => start("affected", ...asked));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What reads a kept index is compiled too: what the run that makes the index kept is made again. */
function warmUpAffected(folder, start) {
  writeRepository(folder);
  commitAll(folder, ".");
  for (const times of [1, 2]) {
    for (const name of readdirSync(out))
      if (/^affected\.cjs\..*cache$/.test(name)) rmSync(join(out, name));
    changeRepository(folder, times);
    start("--repo", folder);
  }
}

function commitAll(folder, path) {
  const git = (...args) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", path);
  const author = ["-c", "user.name=Build", "-c", "user.email=build@example.com"];
  git(...author, "commit", "--quiet", "--message=Answer");
}
