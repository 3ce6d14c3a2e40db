import type { ObjectExpression, ObjectProperty } from "oxc-parser";
import { type Place, textOf } from "./place.ts";

const thresholds = /^(?:coverage)?thresholds?$/i;
/** Settings that choose which tests run and whether a failure counts. */
const choosing =
  /^(?:include|exclude|testMatch|testRegex|testPathIgnorePatterns|testIgnore|testDir|spec|ignore|passWithNoTests|retry|retries|allowOnly|forbidOnly|bail|dangerouslyIgnoreUnhandledErrors|check-coverage|all|setupFiles|setupFilesAfterEnv|globalSetup)$/;

/** Reads what an object says, by the path of its keys, and all below it. */
export function readSettings({ properties }: ObjectExpression, place: Place): void {
  for (const one of properties) {
    const name = one.type === "Property" ? nameOf(one) : null;
    if (one.type !== "Property" || name === null) place.visitBelow(one, place);
    else readSetting(one, { ...place, settings: [...place.settings, name] });
  }
}

function readSetting({ value }: ObjectProperty, place: Place): void {
  const { outline, source, settings } = place;
  const isDemand = settings.some((name) => thresholds.test(name));
  const isLeaf = value.type !== "ObjectExpression";
  if (isLeaf && (isDemand || choosing.test(settings.at(-1) ?? "")))
    outline.settings[settings.join(".")] = textOf(value, source);
  place.visitBelow({ value }, place);
}

function nameOf({ key }: ObjectProperty): string | null {
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : null;
}
