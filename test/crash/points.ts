/** Called at every boundary; throws to stop the process there, or does not resolve while it is frozen. */
export type Point = (name: string) => Promise<void>;

/** A crash that unwinds: afterwards the process does nothing any more. */
export class CrashError extends Error {
  override name = "CrashError";
}

type Methods<T> = {
  [Name in keyof T]: T[Name] extends (...args: never[]) => Promise<unknown> ? Name : never;
}[keyof T] &
  string;

/** The same object, with a point before and after each of these methods. */
export function withPoints<T extends object>(
  room: string,
  target: T,
  methods: readonly Methods<T>[],
  point: Point,
): T {
  return new Proxy(target, {
    get(on, name, receiver) {
      const value: unknown = Reflect.get(on, name, receiver);
      if (typeof value !== "function" || !methods.includes(name as Methods<T>)) return value;
      return async (...args: unknown[]) => {
        const place = `${room}.${String(name)}${describe(args)}`;
        await point(`before ${place}`);
        const result: unknown = await Reflect.apply(value, on, args);
        await point(`after ${place}`);
        return result;
      };
    },
  });
}

/** The kinds of the events that are written, so that a failure names its place. */
function describe(args: readonly unknown[]): string {
  const events = args.flatMap((arg) => (Array.isArray(arg) ? arg : []));
  const types = events.flatMap((event) =>
    typeof event === "object" && event !== null && "type" in event ? [String(event.type)] : [],
  );
  return types.length > 0 ? `(${types.join(", ")})` : "";
}
