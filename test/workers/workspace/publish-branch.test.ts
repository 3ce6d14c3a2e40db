import { expect, it } from "vitest";
import { fingerprint } from "../../support/fingerprint.ts";
import { gitRepository, writeFiles } from "../../support/git-repository.ts";

import { aRun, aStep, givenWorkspace } from "../../support/workspace.ts";

const at = "2026-05-04T10:00:00.000Z";
const message = {
  title: "Lock an account after five failed sign-ins",
  body: "Counts failures per account in the session store and refuses the sixth attempt for fifteen minutes.",
  trailers: [
    ["Ticket", "LOCK-1"],
    ["Patchgate-Run", "run-1"],
  ],
} as const;

async function givenHead() {
  const repository = await gitRepository({ "a.txt": "a\n" });
  await repository.git("config", "user.name", "Ada Example");
  await repository.git("config", "user.email", "ada@example.com");
  const { workspace } = await givenWorkspace(repository);
  await writeFiles(await workspace.root(), { "a.txt": "b\n" });
  const { headSha } = await workspace.capture(aRun(), aStep());
  return { repository, workspace, request: { headSha, message, at } };
}

it("adds one branch with one commit, and touches nothing else but objects", async () => {
  const { repository, workspace, request } = await givenHead();
  const before = fingerprint(repository.root);
  const { commit, adopted } = await workspace.publish(request);
  const branch = "patchgate/ticket-1";
  expect(adopted).toBe(false);
  expect(await repository.git("rev-parse", branch, `${branch}^`)).toBe(
    `${commit}\n${repository.baseSha}`,
  );
  expect(await repository.git("diff", "--name-status", "main", branch)).toBe("M\ta.txt");
  expect(await repository.git("show", `${branch}:a.txt`)).toBe("b");
  expect(await repository.git("show", "-s", "--format=%an <%ae> %aI%n%B", branch)).toBe(
    [
      "Ada Example <ada@example.com> 2026-05-04T10:00:00+00:00",
      "Lock an account after five failed sign-ins",
      "",
      "Counts failures per account in the session store and refuses the sixth",
      "attempt for fifteen minutes.",
      "",
      "Ticket: LOCK-1",
      "Patchgate-Run: run-1",
      "",
    ].join("\n"),
  );
  const after = fingerprint(repository.root);
  const touched = Object.keys(after).filter((path) => after[path] !== before[path]);
  const own = /^\.git\/(objects\/|refs\/heads\/patchgate\/|logs\/refs\/heads\/patchgate\/)/;
  expect(touched.filter((path) => !own.test(path))).toEqual([]);
});

it("adopts the branch when it already holds this change", async () => {
  const { workspace, request } = await givenHead();
  const first = await workspace.publish(request);
  expect(await workspace.publish(request)).toEqual({ commit: first.commit, adopted: true });
});

it("never moves a branch that holds something else", async () => {
  const { repository, workspace, request } = await givenHead();
  await repository.git("branch", "patchgate/ticket-1");
  await expect(workspace.publish(request)).rejects.toThrow(
    "Branch patchgate/ticket-1 already exists in the repository with other content",
  );
  expect(await repository.git("rev-parse", "patchgate/ticket-1")).toBe(repository.baseSha);
});

it("is not held up by what git left behind when it was killed", async () => {
  const { repository, workspace, request } = await givenHead();
  const lock = ".git/refs/heads/patchgate/ticket-1.lock";
  await writeFiles(repository.root, { [lock]: "" });
  const { commit } = await workspace.publish(request);
  expect(await repository.git("rev-parse", "patchgate/ticket-1")).toBe(commit);
});
