import { z } from "zod";

/** What stands between a command and the host; true only where a canary may be sent to try it. */
export const Guarantees = z.object({
  reads: z.boolean().describe("Files outside the named paths cannot be read"),
  writes: z.boolean().describe("Nothing outside the writable roots can be changed"),
  network: z.boolean().describe("No address is reachable, the host's loopback included"),
  environment: z.boolean().describe("The host's variables are not visible anywhere"),
  processTree: z.boolean().describe("No process outlives its command"),
  syscalls: z.boolean().describe("System calls are filtered and privileges cannot be gained"),
  limits: z
    .enum(["cgroup", "prlimit", "engine", "none"])
    .describe("What bounds memory and process count"),
});
export type Guarantees = z.infer<typeof Guarantees>;

/** What each kind of limit is, in words that claim no more than canaries have seen. */
export const boundBy: Record<Guarantees["limits"], string> = {
  cgroup: "memory and processes of a command bounded as a whole (cgroup)",
  prlimit: "memory bounded for each process and processes for each user (prlimit), not as a whole",
  engine: "memory and processes of a command bounded as a whole (by the container engine)",
  none: "nothing bounds memory or processes",
};
