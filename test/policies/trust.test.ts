import { describe, expect, it } from "vitest";
import { type Association, type HostedTrigger, mayTrigger } from "../../policies/trust.ts";

const may = (over: Partial<HostedTrigger>) =>
  mayTrigger({
    source: "github",
    author: { id: "@ann", association: "NONE" },
    editor: null,
    digest: "sha256:text",
    vouched: null,
    ...over,
  });
const member = { id: "@mia", association: "MEMBER" } as const;

it("lets a local spec file start a run: whoever runs it is trusted", () => {
  expect(mayTrigger({ source: "file" }).allowed).toBe(true);
});

describe("who belongs to the repository", () => {
  it.each<[Association | null, boolean]>([
    ["OWNER", true],
    ["MEMBER", true],
    ["COLLABORATOR", true],
    ["CONTRIBUTOR", false],
    ["FIRST_TIME_CONTRIBUTOR", false],
    ["FIRST_TIMER", false],
    ["MANNEQUIN", false],
    ["NONE", false],
    [null, false],
  ])("%s may start a run: %s", (association, allowed) => {
    for (const source of ["github", "jira", "linear", "api"] as const)
      expect(may({ source, author: { id: "@ann", association } }).allowed).toBe(allowed);
  });

  it("is never a program, whatever the host says of it", () => {
    expect(may({ author: { id: "renovate[bot]", association: "MEMBER" } })).toEqual({
      allowed: false,
      because:
        "this ticket may not start a run: renovate[bot] is a program; somebody who belongs to the repository may vouch for it",
    });
  });

  it("is asked of whoever edited the text last, too", () => {
    const editor = { id: "@eve", association: "NONE" } as const;
    expect(may({ author: member, editor })).toMatchObject({
      allowed: false,
      because: expect.stringContaining("@eve does not belong to the repository (NONE)"),
    });
    expect(may({ author: member, editor: member }).allowed).toBe(true);
    expect(may({ editor: member }).allowed).toBe(false);
  });
});

describe("a text somebody vouched for", () => {
  it("may start a run", () => {
    expect(may({ vouched: { by: member, digest: "sha256:text" } })).toEqual({
      allowed: true,
      because: "@mia vouched for this text",
    });
  });

  it("may not once it was edited", () => {
    expect(may({ vouched: { by: member, digest: "sha256:before" } })).toMatchObject({
      allowed: false,
      because: expect.stringContaining("it was edited after @mia vouched for it"),
    });
  });

  it.each<[string, Association]>([
    ["@eve", "CONTRIBUTOR"],
    ["github-actions", "MEMBER"],
  ])("may not on the word of %s (%s)", (id, association) => {
    const by = { id, association };
    expect(may({ vouched: { by, digest: "sha256:text" } })).toMatchObject({
      allowed: false,
      because: expect.stringContaining(`and ${id} who vouched for it`),
    });
  });
});
