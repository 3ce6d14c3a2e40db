import type { ToolName } from "../../contracts/tool-call.ts";
import { content, isWay, type Step } from "./all-changes.ts";

export type Call = { name: ToolName; arguments: Record<string, unknown> };

/** The calls that take these steps, or none where this way cannot take them. */
export type Way = {
  /** A command that names what it changes is judged before; what is denied is tried by itself. */
  named: boolean;
  calls(steps: Step[]): Call[] | undefined;
};

const run = (command: string): Call => ({
  name: "run_command",
  arguments: { command, timeout_seconds: null, why: null },
});

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const inNode = (steps: Step[]) => `
const fs = require("fs"), { dirname } = require("path");
for (const { do: what, path, text, to } of ${JSON.stringify(steps.map(aimed))}) {
  fs.mkdirSync(dirname(what === "move" ? to : path), { recursive: true });
  if (what === "write") fs.writeFileSync(path, text);
  if (what === "remove") fs.rmSync(path);
  if (what === "allow to run") fs.chmodSync(path, 0o755);
  if (what === "move") fs.renameSync(path, to);
  if (what === "link") fs.symlinkSync(to, path);
}
`;

const hex = (text: string) => `pack("H*", "${Buffer.from(text).toString("hex")}")`;

function inPerl(step: Step): string {
  const path = hex(step.path);
  if (step.do === "write")
    return `folder(${path}); open(my $file, ">", ${path}); print $file ${hex(step.text)}; close $file;`;
  if (step.do === "remove") return `unlink(${path});`;
  if (step.do === "allow to run") return `chmod(0755, ${path});`;
  if (step.do === "link") return `symlink(${hex(toward(step))}, ${path});`;
  return `folder(${hex(step.to)}); rename(${path}, ${hex(step.to)});`;
}

const perlFolder = `use File::Path; use File::Basename; sub folder { File::Path::make_path(dirname($_[0])) }\n`;

/** With links' targets as seen from where they stand. */
function aimed(step: Step): Step {
  return step.do === "link" ? { ...step, to: toward(step) } : step;
}

function toward({ path, to }: { path: string; to: string }): string {
  return to.startsWith("/") ? to : `${"../".repeat(path.split("/").length - 1)}${to}`;
}

function inBash(step: Step): string {
  const path = quoted(step.path);
  if (step.do === "write" && isWay(step.path)) return `printf %s ${quoted(step.text)} > ${path}`;
  if (step.do === "write")
    return `mkdir -p $(dirname ${path}); printf %s ${quoted(step.text)} > ${path}`;
  if (step.do === "remove") return `rm -f ${path}`;
  if (step.do === "allow to run") return `chmod +x ${path}`;
  if (step.do === "link") return `ln -s ${quoted(toward(step))} ${path}`;
  return `mkdir -p $(dirname ${quoted(step.to)}); mv ${path} ${quoted(step.to)}`;
}

function bySed(steps: Step[], has: (path: string) => boolean): string | undefined {
  const lines = steps.map((step) =>
    step.do === "write" && has(step.path)
      ? `sed -i 's/"a":"/"a":"new /' ${quoted(step.path)}`
      : undefined,
  );
  return lines.includes(undefined) ? undefined : lines.join("; ");
}

/** A patch as `git diff` prints it, for `git apply` on the work tree. */
function patchOf(steps: Step[], has: (path: string) => boolean): string | undefined {
  const parts = steps.map((step) => {
    const { path } = step;
    const old = content(path);
    if (step.do === "write" && has(path))
      return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-${old}+${step.text}`;
    if (step.do === "write" && !isWay(path))
      return `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${step.text}`;
    if (step.do === "remove" && has(path) && steps.every((one) => one.do === "remove"))
      return `diff --git a/${path} b/${path}\ndeleted file mode 100644\n--- a/${path}\n+++ /dev/null\n@@ -1 +0,0 @@\n-${old}`;
    if (step.do === "allow to run")
      return `diff --git a/${path} b/${path}\nold mode 100644\nnew mode 100755\n`;
    if (step.do === "move" && has(path))
      return `diff --git a/${path} b/${step.to}\nsimilarity index 100%\nrename from ${path}\nrename to ${step.to}\n`;
    return undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join("");
}

function byTools(steps: Step[], has: (path: string) => boolean): Call[] | undefined {
  const made = steps.map((step): Call[] | undefined => {
    const { path } = step;
    if (step.do === "write" && has(path)) {
      const [old_string, new_string] = [content(path).trim(), step.text.trim()];
      return [
        { name: "read_file", arguments: { path, start_line: null, end_line: null } },
        { name: "edit_file", arguments: { path, old_string, new_string, replace_all: null } },
      ];
    }
    if (step.do === "write" && !isWay(path))
      return [{ name: "create_file", arguments: { path, content: step.text } }];
    if (step.do === "remove" && has(path) && steps.every((one) => one.do === "remove"))
      return [{ name: "delete_file", arguments: { path, reason: "unused" } }];
    if (step.do === "move" && has(path))
      return [{ name: "move_file", arguments: { from: path, to: step.to } }];
    return undefined;
  });
  return made.includes(undefined) ? undefined : made.flatMap((calls) => calls ?? []);
}

/** A program that says nothing of what it does where a command is judged. */
function byProgram(file: string, text: string, command: string): Call[] {
  return [
    { name: "create_file", arguments: { path: file, content: text } },
    run(`${command}; rm ${file}`),
  ];
}

/** `has`: whether the base commit has a file. */
export function ways(has: (path: string) => boolean): Record<string, Way> {
  const command = (line: (steps: Step[]) => string | undefined): Way => ({
    named: true,
    calls: (steps) => {
      const text = line(steps);
      return text === undefined ? undefined : [run(text)];
    },
  });
  const program = (
    file: string,
    text: (steps: Step[]) => string | undefined,
    line: string,
  ): Way => ({
    named: false,
    calls: (steps) => {
      const written = text(steps);
      return written === undefined ? undefined : byProgram(file, written, line);
    },
  });
  const perl = (steps: Step[]) =>
    [perlFolder, ...steps.map((step) => `{ ${inPerl(step)} }\n`)].join("");
  return {
    "the file tools": { named: true, calls: (steps) => byTools(steps, has) },
    bash: command((steps) => steps.map(inBash).join("\n")),
    "sed -i": command((steps) => bySed(steps, has)),
    node: program("steps.cjs", inNode, "node steps.cjs"),
    perl: program("steps.pl", perl, "perl steps.pl"),
    "git apply": program("steps.txt", (steps) => patchOf(steps, has), "git apply steps.txt"),
    "npm test": program("shop.test.cjs", inNode, "npm test"),
    "a process left behind": program(
      "steps.cjs",
      inNode,
      "(setsid sh -c 'node steps.cjs; touch done; sleep 9' &); until [ -e done ]; do sleep 0.02; done; rm done",
    ),
  };
}
