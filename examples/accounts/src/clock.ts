/** Milliseconds since the epoch; passed in so that tests can move time. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

export const minutes = (count: number): number => count * 60_000;
