import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { readSpec } from "../../integrations/local/read-spec.ts";
import { tempFolder } from "../support/temp-folder.ts";

const source = {
  repository: "/repo",
  baseBranch: "main",
  author: "local:ada",
  stdin: Readable.from([]),
};

async function read(name: string, content: string | Buffer) {
  const path = join(await tempFolder(), name);
  await writeFile(path, content);
  return { path, ticket: await readSpec(path, source) };
}

describe("readSpec", () => {
  it("takes the first heading of Markdown as the title and the rest as the body", async () => {
    const { path, ticket } = await read("a.md", "\n# Add a Flag!\n\nAs a user\n\n## Notes\nx\n");
    expect(ticket).toEqual({
      id: "add-a-flag",
      source: "file",
      title: "Add a Flag!",
      body: "As a user\n\n## Notes\nx",
      url: `file://${path}`,
      author: { id: "local:ada", trusted: true },
      repository: "/repo",
      baseBranch: "main",
      labels: [],
    });
  });

  it("takes the first line of text without a heading as title, and as body when it is all", async () => {
    const { ticket } = await read("a.txt", "Fix the typo\r\n");
    expect([ticket.title, ticket.body]).toEqual(["Fix the typo", "Fix the typo"]);
  });

  it("reads JSON and YAML fields and drops nothing a person wrote", async () => {
    const yaml = "id: T-7\ntitle: Round up\ndescription: Prices\nlabels: [bug]\npriority: 1\n";
    const { ticket } = await read("a.yaml", yaml);
    expect(ticket).toMatchObject({ id: "T-7", title: "Round up", labels: ["bug"] });
    expect(ticket.body).toBe('Prices\n\n{\n  "priority": 1\n}');
    expect((await read("a.json", '{"title":"t","body":"b"}')).ticket.body).toBe("b");
  });

  it("stops reading standard input that does not end", async () => {
    let written = 0;
    const stdin = new Readable({
      read() {
        written += 2 ** 16;
        this.push("yes\n".repeat(2 ** 14));
      },
    });
    await expect(readSpec("-", { ...source, stdin })).rejects.toThrow(/larger than 256 kB/);
    expect([stdin.destroyed, written < 2 ** 20]).toEqual([true, true]);
  });

  it("names a ticket by its title's first words, whole", async () => {
    const { ticket } = await read(
      "a.txt",
      "Make greet work for everyone who has not given any name\n",
    );
    expect(ticket.id).toBe("make-greet-work-for-everyone-who-has-not");
    expect((await read("b.txt", "x".repeat(50))).ticket.id).toBe("x".repeat(40));
  });

  it("reads standard input", async () => {
    const ticket = await readSpec("-", { ...source, stdin: Readable.from(["# Piped\nin"]) });
    expect([ticket.title, ticket.body, ticket.url]).toEqual(["Piped", "in", null]);
  });

  it.each([
    ["missing.md", undefined, /Cannot read the spec .*ENOENT.*Expected a Markdown/],
    ["empty.md", "  \n", /is empty/],
    ["binary.md", Buffer.from([35, 0, 1]), /not a text file/],
    ["broken.json", "{", /not valid JSON or YAML/],
    ["untitled.yaml", "body: x", /needs a "title"/],
    ["huge.md", "x".repeat(300_000), /larger than 256 kB/],
  ])("refuses %s and says what was expected", async (name, content, message) => {
    const path = join(await tempFolder(), name);
    if (content !== undefined) await writeFile(path, content);
    await expect(readSpec(path, source)).rejects.toThrow(message);
  });
});
