import type { AddedLines } from "../../policies/added-lines.ts";
import { type DiffSecretFinding, isPlaceholder } from "../../policies/secrets.ts";

/** Our own patterns search everything; a second opinion on more than this would cost seconds. */
const mostCharacters = 2_000_000;

const preset = "@secretlint/secretlint-rule-preset-recommend";

/** Addresses with a password are judged by our own pattern, which lets those of this machine be. */
const unwanted = new Set(["basicauth", "database-connection-string"]);

/** What the maintained rules of secretlint find on added lines, beside what our own patterns do. */
export async function lintSecrets(files: readonly AddedLines[]): Promise<DiffSecretFinding[]> {
  const [{ lintSource }, { creator }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
  ]);
  const config = { rules: [{ id: preset, rule: creator }] };
  const found: DiffSecretFinding[] = [];
  let left = mostCharacters;
  for (const { file, lines } of files) {
    const added = lines.map(({ text }) => text).join("\n");
    // A comment in the patch must not switch a rule off.
    const content = added.replaceAll("secretlint-", "secretlint_");
    left -= content.length;
    if (left < 0) break;
    const source = { filePath: `/${file}`, content, ext: "", contentType: "text" as const };
    const { messages } = await lintSource({ source, options: { config, locale: "en" } });
    for (const { ruleId, range, loc } of messages) {
      const kind = ruleId.replace(/^.*secretlint-rule-/, "");
      if (unwanted.has(kind) || isPlaceholder(content.slice(...range))) continue;
      found.push({ file, line: lines[loc.start.line - 1]?.line ?? 0, kind });
    }
  }
  return found;
}
