import type { Ticket } from "../contracts/ticket.ts";
import { isProgramName } from "./approvers.ts";

/** What a host says of somebody's standing in a repository, in GitHub's words. */
export type Association =
  | "OWNER"
  | "MEMBER"
  | "COLLABORATOR"
  | "CONTRIBUTOR"
  | "FIRST_TIME_CONTRIBUTOR"
  | "FIRST_TIMER"
  | "MANNEQUIN"
  | "NONE";

/** Somebody on a host; null where the host says nothing of their standing. */
export type Standing = { id: string; association: Association | null };

/** A file that a person names on their own machine; nobody else's words start a run there. */
type HandStarted = { source: "file" };

/** A ticket of a host that is to start a run, and the people behind its words, not the words. */
export type HostedTrigger = {
  source: Exclude<Ticket["source"], "file">;
  author: Standing;
  /** Who wrote the text as it is now; null when it was never edited. */
  editor: Standing | null;
  /** Digest of title and body as they are now. */
  digest: string;
  /** Somebody let exactly this text start a run; null when nobody did. */
  vouched: { by: Standing; digest: string } | null;
};

const members = new Set<Association>(["OWNER", "MEMBER", "COLLABORATOR"]);

/** Whether a ticket may start a run, by who wrote it or vouched for it; and why, or why not. */
export function mayTrigger(trigger: HandStarted | HostedTrigger): NonNullable<Ticket["trigger"]> {
  if (trigger.source === "file") return yes("it is a file of the person who started the run");
  const { author, editor, digest, vouched } = trigger;
  const writers = [author, ...(editor ? [editor] : [])];
  const outsider = writers.find((writer) => !isMember(writer));
  if (!outsider) return yes(`${author.id} belongs to the repository`);
  const because = whyOutside(outsider);
  if (!vouched) return no(`${because}; somebody who belongs to the repository may vouch for it`);
  if (!isMember(vouched.by))
    return no(`${because}, and ${vouched.by.id} who vouched for it ${noMember(vouched.by)}`);
  if (vouched.digest !== digest)
    return no(`${because}, and it was edited after ${vouched.by.id} vouched for it`);
  return yes(`${vouched.by.id} vouched for this text`);
}

function isMember({ id, association }: Standing): boolean {
  return association !== null && members.has(association) && !isProgramName(id);
}

function whyOutside(writer: Standing): string {
  return `${writer.id} ${noMember(writer)}`;
}

function noMember({ id, association }: Standing): string {
  if (isProgramName(id)) return "is a program";
  if (association === null) return "is not known to the repository";
  return `does not belong to the repository (${association})`;
}

function yes(because: string) {
  return { allowed: true, because };
}

function no(because: string) {
  return { allowed: false, because: `this ticket may not start a run: ${because}` };
}
