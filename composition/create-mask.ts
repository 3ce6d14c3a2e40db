import { maskSecrets } from "../policies/secrets.ts";

const secretNames = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|_AUTH|DATABASE_URL|DSN/i;
const SHORTEST = 8;

/** Hides this process' own secrets in every form, and whatever else looks like one. */
export function createMask(env: NodeJS.ProcessEnv): (text: string) => string {
  const known = Object.entries(env).flatMap(([name, value]) =>
    secretNames.test(name) && value && value.length >= SHORTEST ? [value] : [],
  );
  return (text) => maskSecrets(text, known);
}
