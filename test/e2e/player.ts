import { createHash } from "node:crypto";
import {
  type ModelServer,
  type Reply,
  type ServedRequest,
  serveModel,
} from "../support/model-server.ts";

/** The contract a conversation owes tells whose conversation it is. */
const owners = {
  feature_spec: "requirements",
  plan: "planner",
  patch_claim: "developer",
  review: "reviewer",
  test_claim: "tester",
} as const;

type Owner = (typeof owners)[keyof typeof owners];

/** One conversation: what the model answers, turn by turn. */
export type Scene = Reply[];

/** For each agent its conversations in order; the last one is played again when more come. */
export type Play = Record<Owner, Scene[]>;

/** Where a request stands: `scene` and `turn` count from 0, `said` is all the agent was told. */
export type Cue = { owner: Owner; scene: number; turn: number; said: string };

/** Answers instead of the play, e.g. with an error; `number` counts every request from 0. */
type Interruption = (cue: Cue, number: number) => Reply | undefined | Promise<Reply | undefined>;

/** `whole`: the server does not stream, whatever it is asked. */
export type Manner = { interrupt?: Interruption; whole?: boolean };

export type PlayedServer = ModelServer & { cues: Cue[] };

/**
 * A model server that plays: it finds the conversation by its opening and the turn by the answers
 * already in it, so a request that is sent again, or by another process, gets the same answer.
 */
export async function playModel(play: Play, manner: Manner = {}): Promise<PlayedServer> {
  const { interrupt, whole = false } = manner;
  const openings = new Map<Owner, string[]>();
  const cues: Cue[] = [];
  const server = await serveModel(async (request, number) => {
    const cue = cueOf(request, openings);
    cues.push(cue);
    if (whole) request.body.stream = false;
    const scenes = play[cue.owner];
    const scene = scenes[Math.min(cue.scene, scenes.length - 1)];
    const missing = `The play has no turn ${cue.turn} for the ${cue.owner} (scene ${cue.scene})`;
    return (
      (await interrupt?.(cue, number)) ??
      scene?.[cue.turn] ?? { status: 400, error: { message: missing } }
    );
  });
  return { ...server, cues };
}

function cueOf({ body }: ServedRequest, openings: Map<Owner, string[]>): Cue {
  const { text, response_format: chat, input, messages } = body as Wire;
  const name = (text?.format ?? chat?.json_schema)?.name ?? "";
  const owner = owners[name as keyof typeof owners];
  if (!owner) throw new Error(`No agent owes the contract "${name}"`);
  const items = input ?? messages ?? [];
  const opening = createHash("sha256")
    .update(JSON.stringify(items.find(({ role }) => role === "user")))
    .digest("hex");
  const known = openings.get(owner) ?? [];
  if (!known.includes(opening)) openings.set(owner, [...known, opening]);
  const scene = (openings.get(owner) ?? []).indexOf(opening);
  return { owner, scene, turn: answersIn(items), said: JSON.stringify(items) };
}

type Item = { role?: string; type?: string };

/** The parts of a request the player looks at, in either API. */
type Wire = {
  text?: { format?: { name?: string } };
  response_format?: { json_schema?: { name?: string } };
  input?: Item[];
  messages?: Item[];
};

/** Answers the model has given so far; the calls of one answer stand side by side. */
function answersIn(items: Item[]): number {
  const given = items.map(({ role, type }) => role === "assistant" || type === "function_call");
  return given.filter((own, at) => own && !given[at - 1]).length;
}
