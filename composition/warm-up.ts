import { detectChanges } from "../changes/detect-changes.ts";
import { selectTests } from "../changes/select-tests.ts";
import type { SourceTree } from "../changes/source-tree.ts";

const path = "sample.ts";
const sample = `import { one } from "./one";
export { two as three } from "./two";
export * from "./four";
export interface Shape { readonly name: string; area?(): number }
export type Name<T> = T extends string ? keyof T : T[];
export enum Side { left = "left", right = "right" }
export abstract class Base<T> implements Shape {
  static #count = 0;
  constructor(private readonly value: T, public name = "base") {}
  get first(): T { return this.value; }
  async each<U>(call: (value: T) => U): Promise<U> { return await call(this.value); }
}
export const table = { one, two: (x: number) => x + 1, three() { return [1, ...[2]]; } } as const;
const { a, b: [c] } = { a: 1, b: [2] };
export function sum(x: number, ...rest: number[]): number {
  for (const y of rest) if (y > 0 && x !== y) x += y ?? 0;
  try { return x ? x : -1; } catch (error) { throw new Error(\`no \${error}\`); }
}
export default class extends Base<string> {}
namespace inner { export const d = a + c; }
sum(1, 2);
`;

/** Compares two versions of a sample, so that what this takes has been compiled. */
export async function warmUp(): Promise<void> {
  const base = treeOf(sample);
  const head = treeOf(sample.replaceAll("1", "3"));
  const files = [{ path, previousPath: null, status: "modified" as const }];
  const changes = await detectChanges({ base, head, files, baseSha: "base", headSha: "head" });
  await selectTests({ changes, base, head });
}

function treeOf(source: string): SourceTree {
  return {
    list: async () => [path],
    links: async () => [],
    read: async (asked) => (asked === path ? source : null),
    hash: async (asked) => (asked === path ? source : null),
  };
}
