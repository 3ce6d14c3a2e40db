import {
  cloneNewUser,
  connectedSocketTypes,
  errno,
  type SyscallTable,
  socketFamilies,
  socketTypeMask,
  syscallTables,
} from "./syscalls.ts";

type Instruction = [code: number, jumpTrue: number, jumpFalse: number, value: number];

const load = 0x20;
const mask = 0x54;
const jumpEqual = 0x15;
const jumpAtLeast = 0x35;
const jumpBits = 0x45;
const answer = 0x06;

const allow = 0x7fff0000;
const killProcess = 0x80000000;
const fail = (code: number) => 0x00050000 | code;

/** Offsets into the kernel's `struct seccomp_data`. */
const syscallNumber = 0;
const architecture = 4;
const argument = (index: number) => 16 + 8 * index;

const x32Bit = 0x40000000;

/**
 * The classic BPF program bubblewrap installs before the command. Throws a RangeError on
 * processors it has no table for.
 */
export function buildSeccompFilter(processor: string, socketFiles: boolean): Buffer {
  const table = syscallTables[processor];
  if (!table) throw new RangeError(`No system call table for ${processor}.`);
  return assemble([
    ...guardArchitecture(table),
    ...table.denied.flatMap((number) => answerTo(number, fail(errno.notPermitted))),
    // Makes libc and libuv fall back to the older call.
    ...table.absent.flatMap((number) => answerTo(number, fail(errno.noSuchCall))),
    ...guardClone(table.clone),
    ...(socketFiles ? [] : guardSocketPair(table.socketpair)),
    ...guardSocket(table.socket, socketFamilies(socketFiles)),
    [answer, 0, 0, allow],
  ]);
}

function guardArchitecture(table: SyscallTable): Instruction[] {
  return [
    [load, 0, 0, architecture],
    [jumpEqual, 1, 0, table.audit],
    [answer, 0, 0, killProcess],
    [load, 0, 0, syscallNumber],
    ...(table.hasX32
      ? ([
          [jumpAtLeast, 0, 1, x32Bit],
          [answer, 0, 0, fail(errno.noSuchCall)],
        ] satisfies Instruction[])
      : []),
  ];
}

function answerTo(number: number, result: number): Instruction[] {
  return [
    [jumpEqual, 0, 1, number],
    [answer, 0, 0, result],
  ];
}

function guardClone(clone: number): Instruction[] {
  return [
    [jumpEqual, 0, 4, clone],
    [load, 0, 0, argument(0)],
    [jumpBits, 0, 1, cloneNewUser],
    [answer, 0, 0, fail(errno.notPermitted)],
    [load, 0, 0, syscallNumber],
  ];
}

/** A datagram pair can be re-aimed at any socket file; a connected stream cannot. */
function guardSocketPair(socketpair: number): Instruction[] {
  const types = connectedSocketTypes;
  return [
    [jumpEqual, 0, types.length + 4, socketpair],
    [load, 0, 0, argument(1)],
    [mask, 0, 0, socketTypeMask],
    ...types.map((type, index): Instruction => [jumpEqual, types.length - index, 0, type]),
    [answer, 0, 0, fail(errno.noSuchFamily)],
    [load, 0, 0, syscallNumber],
  ];
}

function guardSocket(socket: number, families: readonly number[]): Instruction[] {
  return [
    [jumpEqual, 0, families.length + 2, socket],
    [load, 0, 0, argument(0)],
    ...families.map(
      (family, index): Instruction => [jumpEqual, families.length - index, 0, family],
    ),
    [answer, 0, 0, fail(errno.noSuchFamily)],
  ];
}

function assemble(program: Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, jumpTrue, jumpFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jumpTrue, index * 8 + 2);
    bytes.writeUInt8(jumpFalse, index * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
  }
  return bytes;
}
