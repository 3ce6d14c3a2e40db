import colors from "picocolors";
import { examineHere } from "../../app.ts";
import { exitCodes } from "../exit-code.ts";
import { visible } from "../view/format.ts";

const marks = { ok: colors.green("✔"), warning: colors.yellow("!"), broken: colors.red("✖") };

/** `patchgate doctor`: what works here, what does not, and the mend for each. */
export async function doctor({ repo, json }: { repo: string; json?: boolean }): Promise<number> {
  const found = await examineHere(repo, process.env);
  for (const diagnosis of found) {
    if (json) {
      console.log(JSON.stringify(diagnosis));
      continue;
    }
    const { name, state, detail, mend } = diagnosis;
    console.log(`${marks[state]} ${name.padEnd(14)} ${visible(detail)}`);
    if (mend && state !== "ok") console.log(`  ${" ".repeat(14)} mend: ${visible(mend)}`);
  }
  return found.some(({ state }) => state === "broken") ? exitCodes.usage : exitCodes.approved;
}
