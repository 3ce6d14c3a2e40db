import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterCommands } from "./after-command.ts";

const files = {
  "a.js": "a\n",
  "src/b.js": "b\n",
  "config/server.pem": "key\n",
  ".gitignore": "out\n",
};

const write = (name: string, content = "x") =>
  `require("fs").writeFileSync(${name}, ${JSON.stringify(content)});`;
const run = (code: string) => `node -e '${code}'`;

/** What a developer's commands leave behind, each line a command. */
const leaves: Record<string, string[]> = {
  "files and folders without rights": [
    `echo more >> src/b.js; echo x > new.js; mkdir shut; echo x > shut/deep.js; mkdir -p out/x
     ${run(`${write(`"out/x/.e" + "nv"`)}${write(`"config/server." + "pem"`)}${write("Buffer.from([97, 255])")}`)}
     node -e 'const fs = require("fs"); for (const name of [...process.argv.slice(1), "config/server." + "pem", "out/x/.e" + "nv"]) fs.chmodSync(name, 0)' src/b.js new.js shut
     chmod 000 src config out/x out`,
  ],
  "rights of another user": [
    run(
      `const fs = require("fs"); fs.copyFileSync("/usr/bin/id", "tool"); fs.chmodSync("tool", 0o6755); fs.chmodSync("a.js", 0o4755);`,
    ),
  ],
  "pipes, sockets and devices": [
    `rm a.js src/b.js; mkfifo a.js p; mkdir src/b.js; mkfifo src/b.js/p; mknod d c 1 3
     perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "s", Listen => 1)'`,
    "ls -l",
  ],
  "links to everywhere": [
    "ln /etc/passwd h; rm -rf src; ln -s /etc src; ln -s / root; ln -s loop loop; cp a.js again.js",
    "echo x > root/tmp/x; echo x > src/x",
  ],
  "more folders than a path can name": [
    run(
      `const fs = require("fs"), name = "d".repeat(200); for (let at = 0; at < 40; at++) { fs.mkdirSync(name); process.chdir(name); } fs.writeFileSync("x", "x");`,
    ),
    "echo x > after.js",
  ],
  "names that are no plain text": [
    run(
      `for (const name of ["new\\nline", "tab\\t", "-rf", ":(top)x", "*", "\\u202egnp.exe"]) ${write("name")}`,
    ),
    `rm -- *x* -rf '*' $'new\nline' $'tab\t'; ls`,
  ],
  "git's own files": [
    `${run(`require("fs").writeFileSync("src/.g" + "it", "gitdir: /tmp")`)}; git init -q sub; git init -q --bare bare
     GIT_DIR=$PWD/g git init -q; git worktree add wt; git commit -qam x; git update-ref refs/heads/main HEAD
     rm -rf bare g`,
  ],
};

/** Of each place: the patch, what was put back, and what a checkout of the patch has besides. */
export async function leaveOddPlaces() {
  const told: Record<string, object> = {};
  for (const [place, commands] of Object.entries(leaves)) {
    const { patch, putBack, checkout, remove } = await afterCommands(files, ...commands);
    const besides = strangeIn(await checkout());
    await remove();
    told[place] = { patch: patch.map(shortly).sort(), putBack, besides };
  }
  return told;
}

/** What git does not keep, or would have made with other rights. */
function strangeIn(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    const stat = lstatSync(join(root, path));
    if (stat.isSymbolicLink()) return [];
    if (stat.isDirectory()) return strangeIn(root, path);
    const rights = stat.mode & 0o7500;
    return stat.isFile() && (rights === 0o400 || rights === 0o500) ? [] : [path];
  });
}

function shortly(line: string): string {
  const [status = "", mode = "", ...path] = line.split(" ");
  const shown = /^(100644|000000)$/.test(mode) ? "" : ` ${mode}`;
  return `${status[0]?.toUpperCase()} ${path.join(" ")}${shown}`;
}
