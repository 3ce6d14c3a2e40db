import { groupBy } from "../group-by.ts";
import { asObject, readJson } from "./read-json.ts";

/** An installed package of a lockfile: what it needs by name, and whether it is in the repository. */
type Entry = { name: string; needs: string[]; linked: string[] };

const locks =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/;

/** Names of packages from outside, each with those of the repository's packages that it loads. */
export type Bridges = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Finds packages from outside that load packages of the repository: as lockfiles tell, an add-on
 * gets the repository's own package where that is what it adds to.
 */
export async function readBridges(
  paths: string[],
  read: (path: string) => Promise<string | null>,
): Promise<Bridges> {
  const sources = paths
    .filter((path) => locks.test(path))
    .map(async (path) => entriesOf(path, (await read(path)) ?? ""));
  return bridgesAmong((await Promise.all(sources)).flat());
}

/** What loads such a package loads what that loads. */
function bridgesAmong(entries: Entry[]): Bridges {
  const bridges = new Map<string, Set<string>>();
  const users = groupBy(
    entries.flatMap(({ name, needs }) => needs.map((need) => ({ name, need }))),
    ({ need }) => need,
  );
  const queue = entries.filter(({ linked }) => linked.length > 0);
  for (const { name, linked } of queue) {
    const known = bridges.get(name) ?? new Set();
    const more = linked.filter((own) => !known.has(own));
    if (more.length === 0) continue;
    bridges.set(name, new Set([...known, ...more]));
    queue.push(...(users.get(name) ?? []).map((user) => ({ ...user, needs: [], linked: more })));
  }
  return bridges;
}

function entriesOf(path: string, source: string): Entry[] {
  if (path.endsWith("pnpm-lock.yaml")) return ofPnpm(source);
  if (path.endsWith("yarn.lock")) return ofYarn(source);
  if (path.endsWith("bun.lock")) return ofBun(source);
  return ofNpm(source);
}

const isLink = (version: string) => /^(?:link|file):/.test(version);
const listed = /^ {2}['"]?\/?((?:@[^/'"]+\/)?[^@/('":\s]+)[@/].*:(?: \{\})?$/;
const needed = /^ {6}['"]?((?:@[^/'"]+\/)?[^@/'":\s]+)['"]?: (.+)$/;

function ofPnpm(source: string): Entry[] {
  if (!/^ {6}\S+: (?:link|file):/m.test(source)) return [];
  const entries: Entry[] = [];
  const start = source.search(/^(?:snapshots|packages):$/m);
  for (const line of source.slice(Math.max(0, start)).split("\n")) {
    const name = listed.exec(line)?.[1];
    if (name !== undefined) entries.push({ name, needs: [], linked: [] });
    const [, need, version = ""] = needed.exec(line) ?? [];
    const entry = entries.at(-1);
    if (need !== undefined) (isLink(version) ? entry?.linked : entry?.needs)?.push(need);
  }
  return entries;
}

const block = /^"?((?:@[^/"]+\/)?[^@"\s]+)@.*:$/;
const blockNeed = /^ {4}"?((?:@[^/"]+\/)?[^@":\s]+)"?:? /;

function ofYarn(source: string): Entry[] {
  const own = new Set<string>();
  const entries: Entry[] = [];
  for (const line of source.split("\n")) {
    const name = block.exec(line)?.[1];
    if (name !== undefined) entries.push({ name, needs: [], linked: [] });
    if (name !== undefined && /@workspace:(?!\.["',:])/.test(line)) own.add(name);
    const need = blockNeed.exec(line)?.[1];
    if (need !== undefined) entries.at(-1)?.needs.push(need);
  }
  return settle(entries, own);
}

function ofBun(source: string): Entry[] {
  if (!source.includes("@workspace:")) return [];
  const { workspaces, packages } = readJson(source) ?? {};
  const places = Object.entries(asObject(workspaces) ?? {}).filter(([folder]) => folder !== "");
  const own = new Set(places.map(([, manifest]) => String(asObject(manifest)?.name)));
  const entries = Object.entries(asObject(packages) ?? {}).map(([key, value]) => {
    const manifest = Array.isArray(value) ? value.map(asObject).find((part) => part) : null;
    return { name: nameIn(key), needs: needsOf(manifest ?? {}), linked: [] };
  });
  return settle(entries, own);
}

function ofNpm(source: string): Entry[] {
  if (!/"link": ?true/.test(source)) return [];
  const packages = Object.entries(asObject(readJson(source)?.packages) ?? {});
  const isOwn = (value: unknown) => asObject(value)?.link === true;
  const own = packages.flatMap(([key, value]) => (isOwn(value) ? [nameIn(key)] : []));
  const entries = packages.flatMap(([key, value]) =>
    key.includes("node_modules/") && !isOwn(value)
      ? [{ name: nameIn(key), needs: needsOf(asObject(value) ?? {}), linked: [] }]
      : [],
  );
  return settle(entries, new Set(own));
}

/** `a/node_modules/@b/c` is a `@b/c`. */
function nameIn(key: string): string {
  return /((?:@[^/]+\/)?[^/]+)$/.exec(key)?.[1] ?? key;
}

function needsOf(manifest: Record<string, unknown>): string[] {
  return ["dependencies", "peerDependencies", "optionalDependencies"].flatMap((field) =>
    Object.keys(asObject(manifest[field]) ?? {}),
  );
}

function settle(entries: Entry[], own: ReadonlySet<string>): Entry[] {
  return entries
    .filter(({ name }) => !own.has(name))
    .map(({ name, needs }) => ({
      name,
      needs: needs.filter((need) => !own.has(need)),
      linked: needs.filter((need) => own.has(need)),
    }));
}
