import { parseObject } from "./manifest.ts";
import type { Fields } from "./parsed-value.ts";
import type { RiskyPart } from "./risky-part.ts";

const addresses = /(?:git\+)?(?:https?|ssh|git|file):\/\/(?:[^\s/@"']*@)?([^\s/:"'#?]+)/gi;
const localSources = /["'\s@](file:|link:|portal:|patch:|exec:)[^\s"']*/g;
const registries = new Set([
  "registry.npmjs.org",
  "registry.yarnpkg.com",
  "registry.npmmirror.com",
]);

/** Hosts and local sources that a lockfile names now and did not before, and lost integrity. */
export function riskyLockfileParts(before: string | null, after: string | null): RiskyPart[] {
  if (after === null) return [{ part: "file", why: "The lockfile is deleted." }];
  if (isBrokenJson(after)) return [{ part: "file", why: "The lockfile is not valid JSON." }];
  return riskySources(before === null ? null : spelledOut(before), spelledOut(after));
}

function riskySources(before: string | null, after: string): RiskyPart[] {
  const [old, now] = [sourcesOf(before ?? ""), sourcesOf(after)];
  const trusted = before === null ? registries : old;
  const added = [...now]
    .filter((source) => !trusted.has(source))
    .sort()
    .map((part) => ({
      part,
      why: "Dependencies come from a place they did not come from before.",
    }));
  const fewer =
    integrities(after) < integrities(before ?? "") && resolved(after) >= resolved(before ?? "");
  const lost = {
    part: "integrity",
    why: "Dependencies lost the digest that proves their content.",
  };
  return fewer ? [...added, lost] : added;
}

/** JSON without its escapes, behind which a host could hide; any other form as it is. */
function spelledOut(text: string): string {
  const value = parseLockfile(text);
  return value === undefined ? text : JSON.stringify(value);
}

function isBrokenJson(text: string): boolean {
  return /^\s*[{[]/.test(text) && parseLockfile(text) === undefined;
}

/** Bun leaves a comma before a closing bracket. */
function parseLockfile(text: string): Fields | undefined {
  return parseObject(text) ?? parseObject(text.replace(/,(?=\s*[}\]])/g, ""));
}

function sourcesOf(text: string): Set<string> {
  const hosts = [...text.matchAll(addresses)].map((match) => (match[1] ?? "").toLowerCase());
  const local = [...text.matchAll(localSources)].map((match) => match[1] ?? "");
  return new Set([...hosts, ...local]);
}

function integrities(text: string): number {
  return text.match(/integrity["':\s]|checksum:/g)?.length ?? 0;
}

function resolved(text: string): number {
  return text.match(/resolved["':\s]|resolution:|tarball:/g)?.length ?? 0;
}
