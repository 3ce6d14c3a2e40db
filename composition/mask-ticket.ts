import type { Ticket } from "../contracts/ticket.ts";
import { createMask } from "./create-mask.ts";

/** A secret that somebody wrote into a ticket goes nowhere from there. */
export function maskTicket(ticket: Ticket, env: NodeJS.ProcessEnv): Ticket {
  const mask = createMask(env);
  const { id, title, body, labels } = ticket;
  return {
    ...ticket,
    id: mask(id),
    title: mask(title),
    body: mask(body),
    labels: labels.map(mask),
  };
}
