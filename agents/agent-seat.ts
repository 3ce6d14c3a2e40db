import type { AnswerContract } from "./answer-contract.ts";

/** One section of what an agent is told: facts of the run, or text from outside. */
export type InputPart =
  | { title: string; facts: unknown }
  | { title: string; source: string; trusted: boolean; outside: string };

/** One verb's work: what to do, about what, and which contract is owed. */
export type Assignment<Answer> = {
  instructions: string;
  input: InputPart[];
  answer: AnswerContract<Answer>;
};

/** A role's place at a step, with its model and tools ready; a verb needs nothing else. */
export interface AgentSeat {
  work<Answer>(assignment: Assignment<Answer>): Promise<Answer>;
}
