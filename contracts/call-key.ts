/**
 * The turn of a call by its name in the timeline: `step/attempt/turn` of a model's, with
 * `/index/request` behind it of a tool's.
 */
export function turnOf(key: string): number {
  return Number(key.split("/")[2]);
}
