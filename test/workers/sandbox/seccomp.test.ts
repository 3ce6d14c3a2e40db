import { describe, expect, it } from "vitest";
import { buildSeccompFilter } from "../../../workers/sandbox/seccomp.ts";

const allowed = 0x7fff0000;
const killed = 0x80000000;
const failed = (errno: number) => 0x00050000 + errno;

type Call = { audit: number; number: number; arguments?: number[] };

const jumps: Record<number, (accumulator: number, value: number) => boolean> = {
  21: (accumulator, value) => accumulator === value,
  53: (accumulator, value) => accumulator >= value,
  69: (accumulator, value) => (accumulator & value) !== 0,
};

/** The kernel's interpreter, for the instructions the filter uses. */
function interpret(filter: Buffer, call: Call): number {
  const given = (call.arguments ?? []).map((value, index) => [16 + 8 * index, value] as const);
  const words = new Map([[0, call.number], [4, call.audit], ...given]);
  let accumulator = 0;
  for (let at = 0; at < filter.length / 8; at += 1) {
    const code = filter.readUInt16LE(at * 8);
    const value = filter.readUInt32LE(at * 8 + 4);
    if (code === 0x06) return value;
    if (code === 0x20) accumulator = words.get(value) ?? 0;
    if (code === 0x54) accumulator = (accumulator & value) >>> 0;
    const jump = jumps[code];
    if (jump) at += filter.readUInt8(at * 8 + (jump(accumulator, value) ? 2 : 3));
  }
  throw new Error("The filter runs off its end; the kernel would not load it.");
}

const processors = [
  { name: "x64", audit: 0xc000003e, ptrace: 101, read: 0, clone: 56, socket: 41, pair: 53 },
  { name: "arm64", audit: 0xc00000b7, ptrace: 117, read: 63, clone: 220, socket: 198, pair: 199 },
];

describe.each(processors)("the system call filter on $name", (processor) => {
  const filter = buildSeccompFilter(processor.name, false);
  const answer = (number: number, ...args: number[]) =>
    interpret(filter, { audit: processor.audit, number, arguments: args });

  it("lets ordinary calls pass and stops those that escape or trace", () => {
    const { read, ptrace, clone } = processor;
    expect({
      read: answer(read),
      ptrace: answer(ptrace),
      ring: answer(425),
      clone3: answer(435),
      fork: answer(clone, 0x11),
      namespace: answer(clone, 0x10000011),
      otherProcessor: interpret(filter, { audit: 0x40000003, number: read }),
    }).toEqual({
      read: allowed,
      ptrace: failed(1),
      ring: failed(38),
      clone3: failed(38),
      fork: allowed,
      namespace: failed(1),
      otherProcessor: killed,
    });
  });

  it("allows sockets of the sandbox's own network and connected pairs only", () => {
    const families = { unix: 1, inet: 2, inet6: 10, netlink: 16, packet: 17, alg: 38, vsock: 40 };
    const passing = Object.entries(families)
      .filter(([, family]) => answer(processor.socket, family, 1) === allowed)
      .map(([name]) => name);
    const closeOnExec = 0x80000;
    const pairs = [1, 2, 3, 5].filter(
      (type) => answer(processor.pair, 1, type | closeOnExec) === allowed,
    );
    expect({ passing, pairs }).toEqual({ passing: ["inet", "inet6", "netlink"], pairs: [1, 5] });
  });
});

describe("the system call filter", () => {
  it("lets socket files through only where it is told to", () => {
    const unixSocket = { audit: 0xc000003e, number: 41, arguments: [1, 1] };
    const answers = [true, false].map((socketFiles) =>
      interpret(buildSeccompFilter("x64", socketFiles), unixSocket),
    );
    expect(answers).toEqual([allowed, failed(97)]);
  });

  it("stops the second calling convention of x64", () => {
    const call = { audit: 0xc000003e, number: 0x40000000 + 101 };
    expect(interpret(buildSeccompFilter("x64", false), call)).toBe(failed(38));
  });

  it("is not made up for processors without a table", () => {
    expect(() => buildSeccompFilter("riscv64", false)).toThrow(RangeError);
  });
});
