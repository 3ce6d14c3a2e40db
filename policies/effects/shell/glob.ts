import picomatch from "picomatch";

/** Names a wildcard must not be able to reach; a bare star is as harmless as a recursive search. */
const hiddenNames: Record<string, string[]> = {
  secrets: [
    ...[".env", ".env.local", ".env.production", ".npmrc", ".netrc", ".pypirc", ".pgpass"],
    ...[".ssh", ".aws", ".gnupg", ".kube", ".git-credentials", "id_rsa", "id_ed25519"],
    ...["server.pem", "server.key", "credentials", "credentials.json", "shadow", "environ"],
    ...["prod.env", "terraform.tfstate", "terraform.tfvars"],
  ],
  git: [".git"],
};

const longestPattern = 300;

/** Nothing is named, or only a kind of file; a kind that is secret is a zone of its own. */
const isBroad = /^([*?]+|\*(\.[\w-]+)+)$/;

/** Zones whose well-known names a wildcard path could expand to. */
export function matchesHiddenPlace(pattern: string): string[] {
  if (pattern.length > longestPattern) return Object.keys(hiddenNames);
  const parts = pattern.split("/").filter((part) => /[*?[({]/.test(part) && !isBroad.test(part));
  const reaches = (name: string) => parts.some((part) => picomatch.isMatch(name, part));
  return Object.keys(hiddenNames).filter((zone) => hiddenNames[zone]?.some(reaches));
}
