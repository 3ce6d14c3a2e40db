import { expect, it } from "vitest";
import { checkSecrets } from "../../workers/run-checks/check-secrets.ts";

const token = ["ghp", "R4nD0mT0k3nAbCdEfGhIjKlMnOpQrStUvWx12"].join("_");
const mask = (text: string) => text.replaceAll("own-secret-of-here", "***");

const diffOf = (...lines: string[]) =>
  `--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,${lines.filter((one) => !one.startsWith("+")).length} +1,${lines.filter((one) => !one.startsWith("-")).length} @@\n${lines.join("\n")}\n`;

it("fails a diff that adds a secret, with place and kind and without the value", async () => {
  const check = await checkSecrets(
    diffOf(" first", `+const token = "${token}";`, '+const key = "own-secret-of-here";'),
    mask,
  );
  const message = "This line adds a secret. Take it out, and read it from the environment instead.";
  expect(check).toEqual({
    name: "secrets",
    kind: "secrets",
    command: "patchgate: search the added lines for secrets",
    exitCode: 1,
    durationMs: check.durationMs,
    status: "failed",
    diagnostics: [
      { file: "src/a.ts", line: 2, rule: expect.stringMatching(/github/), message },
      { file: "src/a.ts", line: 3, rule: "known-secret", message },
    ],
    excerpt: expect.stringMatching(/^src\/a\.ts:2: .*\nsrc\/a\.ts:3: known-secret$/),
    log: null,
  });
  expect(JSON.stringify(check)).not.toMatch(/R4nD0m|secret-of-here/);
});

it("passes a diff that only keeps or removes one", async () => {
  const check = await checkSecrets(
    diffOf(` const token = "${token}";`, `-${token}`, "+clean"),
    mask,
  );
  expect([check.status, check.exitCode, check.diagnostics]).toEqual(["passed", 0, []]);
});

it("finds one among bytes that are no text, and in wider characters", async () => {
  const wide = [...token].join("\0");
  const check = await checkSecrets(diffOf(`+\0\u0001${token}\0`, `+${wide}`), mask);
  expect(check.diagnostics.map(({ line }) => line)).toEqual([1, 2]);
});

it("finds one in the name of a file, also of one without lines, and hides it", async () => {
  const moved = `diff --git a/a.ts b/src/own-secret-of-here.ts\nsimilarity index 100%\n`;
  const check = await checkSecrets(moved, mask);
  const [{ file, line, rule } = {}] = check.diagnostics;
  expect({ file, line, rule }).toEqual({ file: "src/***.ts", line: null, rule: "secret-in-name" });
  expect(check.excerpt).toBe("src/***.ts:name: secret-in-name");
});

it("asks secretlint too, whatever comments say, and lets examples and addresses of this machine be", async () => {
  // A kind that our own patterns do not know, below a comment that would hide it.
  const foreign = ["gsk", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"].join("_");
  const check = await checkSecrets(
    diffOf(
      "+// secretlint-disable",
      `+const key = "${foreign}";`,
      '+const example = "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";',
      '+const local = "postgres://postgres:postgres@localhost:5432/shop";',
    ),
    mask,
  );
  expect(check.diagnostics.map(({ line, rule }) => [line, rule])).toEqual([[2, "groq"]]);
});
