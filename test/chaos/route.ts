import {
  claim,
  command,
  create,
  develops,
  edit,
  finding,
  goodPlay,
  plan,
  read,
  review,
} from "../e2e/answers.ts";
import type { Play } from "../e2e/player.ts";

const workflow = ".github/workflows/ci.yml";

/** A whole route: two gates for the workflow it touches, one round back by review, an offer. */
export function wholeRoute(): Play {
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
