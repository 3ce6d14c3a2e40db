import type { DeclaredUnit, FileUnits } from "./read-units.ts";

/**
 * The functions in which a modified symbol differs, the outermost alone: what is in one runs only
 * where that ran. Null where more than the inside of functions differs, or it cannot be told.
 */
export function changedUnits(name: string, before: FileUnits, after: FileUnits): string[] | null {
  const parts = name.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const owner = parts.slice(0, length).join(".");
    if (before.functions.has(owner) && after.functions.has(owner))
      return changedFunction(owner, before, after);
    const [made, makes] = [before.declared.get(owner), after.declared.get(owner)];
    if (made && makes) return changedMaking(made, makes, before, after);
  }
  return null;
}

function changedFunction(name: string, before: FileUnits, after: FileUnits): string[] | null {
  if (before.functions.get(name)?.shell !== after.functions.get(name)?.shell) return null;
  return isAimed(before, after) ? orElse(differing([name], before, after), [name]) : [name];
}

function changedMaking(was: DeclaredUnit, is: DeclaredUnit, before: FileUnits, after: FileUnits) {
  return isAimed(before, after) ? orElse(changedInside(was, is, before, after), null) : null;
}

/** Where imports differ, names may stand for something else that are written as before. */
function isAimed(before: FileUnits, after: FileUnits): boolean {
  return before.imports === after.imports;
}

function changedInside(was: DeclaredUnit, is: DeclaredUnit, before: FileUnits, after: FileUnits) {
  return was.hash === is.hash ? differing(was.inner, before, after) : [];
}

function orElse<Value>(found: string[], value: Value): string[] | Value {
  return found.length > 0 ? found : value;
}

/** Names stand for the same function on both sides where what is around is the same. */
function differing(names: string[], before: FileUnits, after: FileUnits): string[] {
  return names.flatMap((name) => {
    const [was, is] = [before.functions.get(name), after.functions.get(name)];
    if (!was || !is || was.hash !== is.hash) return [name];
    return differing(was.inner, before, after);
  });
}
