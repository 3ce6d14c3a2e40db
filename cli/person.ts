import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import type { Approval } from "../contracts/gate.ts";
import { UsageError } from "./fail.ts";

type Person = Approval["by"];

/** The person at this terminal: the account's, unless they say who they are. */
export function localPerson(as?: string): Person {
  const account = userName();
  if (as === undefined)
    return { id: `local:${account}`, channel: "terminal", displayName: account };
  if (!/^[^\s\p{C}]+$/u.test(as))
    throw new UsageError(
      `--as ${as} is no name. Expected one word, such as @ann or ann@example.com.`,
    );
  const displayName = `${as} (claimed by unix user ${account})`;
  return { id: as, channel: "terminal", displayName, claimedBy: `local:${account}` };
}

/** The same with the address that git knows, by which CODEOWNERS or a list of approvers may name them. */
export async function personHere(as: string | undefined): Promise<Person> {
  const person = localPerson(as);
  if (as !== undefined) return person;
  const address = await gitAddress();
  return address === "" ? person : { ...person, aliases: [address] };
}

function gitAddress(): Promise<string> {
  return new Promise((resolve) => {
    execFile("git", ["config", "user.email"], (_error, stdout) => resolve(stdout.trim()));
  });
}

/** A container may run as a number that no account goes with. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.()}`;
  }
}
