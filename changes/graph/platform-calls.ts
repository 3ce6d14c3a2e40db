const stream = ["start", "pull", "cancel", "write", "close", "abort", "transform", "flush", "size"];

/** What the platform calls, of objects that are given to it, by the name that takes them. */
export const calledByPlatform: ReadonlyMap<string, string[]> = new Map([
  ["ReadableStream", stream],
  ["WritableStream", stream],
  ["TransformStream", stream],
  [
    "Proxy",
    [
      "defineProperty",
      "getOwnPropertyDescriptor",
      "getPrototypeOf",
      "isExtensible",
      "preventExtensions",
      "setPrototypeOf",
    ],
  ],
]);
