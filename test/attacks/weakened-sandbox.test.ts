import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { goodPlay } from "../e2e/answers.ts";
import { binary, type Stage } from "../e2e/open-stage.ts";
import { givenStage } from "../e2e/stage.ts";

const unshare = "/usr/bin/unshare";
const works = (...args: string[]) => spawnSync(unshare, args).status === 0;
const canMount = works("-m", "mount", "--bind", "/dev/null", "/usr/bin/bwrap");

/** A user namespace of its own, in which no further one can be made. */
const lastNamespace = ["-U", "--map-user=1500", "--keep-caps", "sh", "-c"];
const forbid = "echo 0 > /proc/sys/user/max_user_namespaces";
const canForbid = works(...lastNamespace, forbid);

async function runWithin(stage: Stage, within: string[]) {
  const run = [process.execPath, binary, "run", stage.ticket, "--json"];
  const settings = {
    cwd: stage.repository.root,
    env: stage.env,
    extendEnv: false,
    reject: false,
  } as const;
  const { exitCode, stdout, stderr } = await execa(unshare, [...within, "sh", ...run], settings);
  return { exitCode, said: `${stdout}${stderr}` };
}

/** No run is recorded, no model asked, no command run, and nothing weaker taken instead. */
function expectRefusal(ended: object, stage: Stage, mend: string) {
  expect(ended).toEqual({ exitCode: 2, said: expect.stringContaining(mend) });
  expect(stage.server.requests).toEqual([]);
  expect(existsSync(join(stage.home, "runs"))).toBe(false);
}

test.skipIf(!canForbid)(
  "where user namespaces are off nothing runs, and it says how to mend it",
  async () => {
    const stage = await givenStage({ play: goodPlay() });

    const ended = await runWithin(stage, [
      ...lastNamespace,
      `${forbid}; exec setpriv --inh-caps=-all --ambient-caps=-all "$@"`,
    ]);

    expectRefusal(ended, stage, "sudo sysctl -w user.max_user_namespaces=15000");
  },
);

test.skipIf(!canMount)(
  "a bubblewrap that is no wall is found out before the first command",
  async () => {
    const stage = await givenStage({ play: goodPlay() });
    const file = join(stage.home, "..", "bwrap");
    await writeFile(
      file,
      '#!/bin/bash\nwhile [ "$1" != /usr/bin/bash ]; do [ "$1" = --chdir ] && cd "$2"; shift; done; exec "$@"\n',
    );
    await chmod(file, 0o755);

    const ended = await runWithin(stage, [
      "-m",
      "sh",
      "-c",
      `mount --bind ${file} /usr/bin/bwrap && exec "$@"`,
    ]);

    expectRefusal(ended, stage, "does not hold on this machine");
  },
);
