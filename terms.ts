import { ConfigError } from "./config.ts";
import type { AgentRole } from "./contracts/action.ts";
import type { Config } from "./contracts/config.ts";
import { GateKind } from "./contracts/gate.ts";
import type { RunTerms } from "./contracts/run-event.ts";
import { slug } from "./contracts/slug.ts";
import type { Ticket } from "./contracts/ticket.ts";
import type { Backend } from "./workers/sandbox/sandbox.ts";

/** What runs when nobody chose; named, so that a change of the SDK's own default changes nothing. */
const defaultModel = "openai:gpt-5.5";

type Given = {
  runId: string;
  ticket: Ticket;
  config: Config;
  digest: string;
  baseSha: string;
  preapproved: string[];
  backend: Backend;
};

/** Fixes how a run is carried out, so that resuming it means the same. */
export function termsOf({ runId, ticket, config, digest, ...given }: Given): RunTerms {
  return {
    baseSha: given.baseSha,
    branch: `patchgate/${slug(ticket.id)}-${runId.slice(-8)}`,
    mode: config.mode,
    budget: config.budgets,
    configDigest: digest,
    sandbox: given.backend,
    models: modelsOf(config),
    ...(config.models.api ? { api: config.models.api } : {}),
    preapproved: given.preapproved.map(gateKind),
  };
}

/** `none` can be asked for on the command line only. */
export function sandboxOf({ sandbox }: Config, flag: string | undefined): Backend {
  const wanted = flag ?? sandbox.backend;
  if (wanted === "auto") return process.platform === "darwin" ? "srt" : "bwrap";
  const backends: Backend[] = ["bwrap", "docker", "podman", "srt", "none"];
  const known = backends.find((backend) => backend === wanted);
  if (known) return known;
  const expected = ["auto", ...backends].join(", ");
  throw new ConfigError(`There is no sandbox ${wanted}. Expected one of: ${expected}.`);
}

export function modelsOf({ models }: Config): RunTerms["models"] {
  const chosen = (role: AgentRole) => models[role] ?? models.default ?? defaultModel;
  return {
    requirements: chosen("requirements"),
    developer: chosen("developer"),
    reviewer: chosen("reviewer"),
    tester: chosen("tester"),
  };
}

function gateKind(given: string): string {
  const kind = GateKind.safeParse(given);
  if (kind.success) return kind.data;
  const known = GateKind.options.join(", ");
  throw new ConfigError(`--yes ${given} names no gate. Expected one of: ${known}.`);
}
