import { expect } from "vitest";
import { parse } from "yaml";
import { riskyWorkflowParts } from "../../../policies/risky-parts/workflow.ts";

export const base = `on: [push, pull_request]
permissions: { contents: read }
env: { NODE_ENV: test }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Test
        run: npm test
        if: success()
  ship:
    needs: test
    runs-on: ubuntu-latest
    permissions: { contents: read, packages: write }
    steps:
      - run: ./ship
        env: { TOKEN: "\${{ secrets.SHIP }}" }
`;

export const told = (before: string, after: string) =>
  riskyWorkflowParts(parse(before), parse(after)).map(({ part, why }) => `${part}: ${why}`);

/** What is told of the base with this in place of that. */
export const changed = (from: string, to: string) => {
  expect(base).toContain(from);
  return told(
    base,
    base.replace(from, () => to),
  );
};
