/** What the reporter below writes of each test that `node --test` tells it about. */
export type NodeTestEvent = {
  type: "start" | "pass" | "fail";
  name: string;
  nesting: number;
  file: string;
  kind: string;
  left: boolean;
  ms: number;
  error: string;
};

/**
 * Node has no reporter in JSON. This one runs in the runner's own process, beside the tests', and
 * writes one document at the end, so that whatever else is written to its file spoils it.
 */
const source = `export default async function* (events) {
  const told = [];
  for await (const { type, data } of events) {
    if (!/^test:(start|pass|fail)$/.test(type)) continue;
    const details = data.details ?? {};
    const error = details.error ?? {};
    told.push({
      type: type.slice(5),
      name: String(data.name),
      nesting: data.nesting,
      file: data.file ?? "",
      kind: details.type ?? "",
      left: (data.skip ?? data.todo) !== undefined,
      ms: details.duration_ms ?? 0,
      error: type === "test:fail" ? String(error.cause?.message ?? error.message ?? "failed") : "",
    });
  }
  yield JSON.stringify(told);
}`;

/** Loaded from the command line itself, where no test can change it. */
export const nodeReporter = `data:text/javascript,${encodeURIComponent(source)}`;
