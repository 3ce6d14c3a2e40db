/** What to do about a result the agent has seen before. */
export type Repetition = "new" | "steer" | "stop";

const limit = 3;

/**
 * Notices an agent that makes the same call and gets the same result, again and again: at the
 * third time it is steered, and if it still goes round in circles it is stopped.
 */
export function watchRepetition() {
  let counts = new Map<string, number>();
  let steered = false;
  return {
    /** Changed files are progress: the same call may now tell something new. */
    progress() {
      counts = new Map();
      steered = false;
    },
    note(call: string, result: string): Repetition {
      const key = JSON.stringify([call, result]);
      const times = (counts.get(key) ?? 0) + 1;
      counts.set(key, times);
      if (times < limit) return "new";
      if (steered) return "stop";
      steered = true;
      return "steer";
    },
  };
}
