import type { Gate } from "../../contracts/gate.ts";
import {
  calls,
  claim,
  command,
  create,
  develops,
  edit,
  finding,
  goodPlay,
  newTest,
  plan,
  read,
  review,
  spec,
  tests,
} from "../e2e/answers.ts";
import { type Setting, shop } from "../e2e/open-stage.ts";
import type { Play } from "../e2e/player.ts";

/** A ticket's way, and what a person answers on it. */
export type Route = {
  setting(): Setting;
  answerTo(gate: Gate): string[];
};

const workflow = ".github/workflows/ci.yml";

/** A whole route: two gates for the workflow it touches, one round back by review, an offer. */
export const smoothRoute: Route = {
  setting: () => ({ play: wholePlay() }),
  answerTo: ({ id }) => ["approve", id],
};

function wholePlay(): Play {
  return goodPlay({
    planner: [[read("src/price.js"), plan({ paths: ["src/price.js", workflow] })]],
    developer: [
      [...develops.slice(0, 2), create(workflow, "on: push\n"), command("npm test"), claim()],
      [
        read("src/price.js"),
        edit("src/price.js", "  const sum", "  // Percent of the sum.\n  const sum"),
        claim(),
      ],
    ],
    reviewer: [[review({ verdict: "needs-revision", findings: [finding()] })], [review()]],
  });
}

/**
 * Everything that leads back: an answer in the wrong form, a plan that is sent back, a question in
 * the middle of a step, limits that are raised, a broken check, a review, a failing new test; and
 * packages that are installed.
 */
export const roughRoute: Route = {
  setting: () => ({ play: roughPlay(), files: roughShop }),
  answerTo: ({ id, kind }) => {
    if (kind === "action") return ["request-changes", id, "-m", "Down, as on the invoice."];
    if (kind === "plan" && id.endsWith("-1")) return ["request-changes", id, "-m", "Shorter."];
    return ["approve", id];
  },
};

const roughShop = {
  ...shop,
  "package.json": JSON.stringify({
    name: "shop",
    type: "module",
    private: true,
    scripts: { test: "node --test" },
    dependencies: { coins: "1.0.0" },
  }),
  "install.cjs": `const { mkdirSync, writeFileSync } = require("node:fs");
mkdirSync("node_modules/coins", { recursive: true });
writeFileSync("node_modules/coins/package.json", '{"name":"coins","version":"1.0.0"}');
`,
  "patchgate.yml":
    "mode: plan\ncommands: { install: node install.cjs }\nbudgets: { steps: { develop: { turns: 7 } } }\n",
};

const question = { question: "Round up or down?", options: ["up", "down"] };
const mends = (before: string, after: string) => [
  read("src/price.js"),
  edit("src/price.js", before, after),
  claim(),
];

function roughPlay(): Play {
  return {
    requirements: [[{ text: "{}" }, spec()]],
    planner: [[plan()], [plan({ approach: "A second parameter." })]],
    developer: [
      [
        ...develops.slice(0, 2),
        calls(["ask_human", question]),
        edit("src/price.js", "(100 - percent)", "(99 - percent)"),
        claim(),
      ],
      mends("(99 - percent)", "(100 - percent / 2)"),
      mends("  const sum", "  // Percent of the sum.\n  const sum"),
      mends("percent / 2", "percent"),
    ],
    reviewer: [[review({ verdict: "needs-revision", findings: [finding()] })], [review()]],
    tester: [[create("test/discount.test.js", newTest), tests()], [tests()]],
  };
}
