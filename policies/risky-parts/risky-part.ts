/** A part of a file whose change a person looks at, and why. */
export type RiskyPart = { part: string; why: string };
