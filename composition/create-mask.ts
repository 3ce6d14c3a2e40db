const secretNames = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL/i;
const SHORTEST = 8;

/** Hides the values of this process' own secrets wherever they turn up. */
export function createMask(env: NodeJS.ProcessEnv): (text: string) => string {
  const known = Object.entries(env).flatMap(([name, value]) =>
    secretNames.test(name) && value && value.length >= SHORTEST ? [value] : [],
  );
  return (text) => known.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
}
