/** Thrown when a run or gate is asked for that is not there, or not any more. */
export class NotFoundError extends Error {
  override name = "NotFoundError";
}
