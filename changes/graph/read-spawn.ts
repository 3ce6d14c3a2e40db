import type { Expression } from "oxc-parser";
import type { Sink } from "./sink.ts";

const spawners =
  /^(spawn|spawnSync|exec|execSync|execFile|execFileSync|fork|execa|execaSync|execaNode|Worker|\$)$/;

/** Notes a call that starts a process. `exec` is also what regular expressions do. */
export function noteSpawn(callee: Expression, name: string, { file }: Sink): void {
  if (!spawners.test(name)) return;
  const object = callee.type === "MemberExpression" ? callee.object : null;
  const isModule = object?.type === "Identifier" && file.isImported(object.name);
  if (name !== "exec" || !object || isModule) file.facts.spawns = true;
}
