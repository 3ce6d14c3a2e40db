/** Process groups under way. None outlives this process when it ends itself, however early. */
const live = new Set<number>();
let watches = false;

/** Returns how to say that the group has ended. */
export function watchGroup(leader: number | undefined): () => void {
  if (leader === undefined) return () => undefined;
  if (!watches) process.on("exit", endAll);
  watches = true;
  live.add(leader);
  return () => void live.delete(leader);
}

function endAll(): void {
  for (const leader of live) {
    try {
      process.kill(-leader, "SIGKILL");
    } catch {
      // It ended by itself in the meantime.
    }
  }
}
