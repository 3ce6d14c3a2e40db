/**
 * What the sandboxes' filters stop: calls that escape, trace or reconfigure, and sockets other
 * than those of the sandbox's own, empty network.
 */
export const errno = { notPermitted: 1, noSuchCall: 38, noSuchFamily: 97 };
export const cloneNewUser = 0x10000000;
/** Stream and seqpacket. */
export const connectedSocketTypes = [1, 5];
export const socketTypeMask = 0xf;

/** Unix, for socket files where none leads to the host; inet, inet6, netlink. */
export function socketFamilies(socketFiles: boolean): number[] {
  return socketFiles ? [1, 2, 10, 16] : [2, 10, 16];
}

type Calls = Readonly<Record<string, number>>;

export type SyscallTable = {
  /** AUDIT_ARCH value the kernel reports for this processor. */
  audit: number;
  /** A second, 32-bit calling convention shares the numbers. */
  hasX32: boolean;
  denied: number[];
  absent: number[];
  clone: number;
  socket: number;
  socketpair: number;
};

/** Numbers that are the same on every processor: calls added since Linux 5.1. */
const sharedDenied: Calls = {
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  pidfd_getfd: 438,
  mount_setattr: 442,
  quotactl_fd: 443,
  open_tree_attr: 467,
};

const sharedAbsent: Calls = {
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  clone3: 435,
};

const x64Denied: Calls = {
  ptrace: 101,
  syslog: 103,
  pivot_root: 155,
  chroot: 161,
  acct: 163,
  mount: 165,
  umount2: 166,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  init_module: 175,
  delete_module: 176,
  quotactl: 179,
  kexec_load: 246,
  add_key: 248,
  request_key: 249,
  keyctl: 250,
  unshare: 272,
  perf_event_open: 298,
  open_by_handle_at: 304,
  setns: 308,
  process_vm_readv: 310,
  process_vm_writev: 311,
  kcmp: 312,
  finit_module: 313,
  kexec_file_load: 320,
  bpf: 321,
  userfaultfd: 323,
};

const arm64Denied: Calls = {
  umount2: 39,
  mount: 40,
  pivot_root: 41,
  chroot: 51,
  quotactl: 60,
  acct: 89,
  unshare: 97,
  kexec_load: 104,
  init_module: 105,
  delete_module: 106,
  syslog: 116,
  ptrace: 117,
  reboot: 142,
  add_key: 217,
  request_key: 218,
  keyctl: 219,
  swapon: 224,
  swapoff: 225,
  perf_event_open: 241,
  open_by_handle_at: 265,
  setns: 268,
  process_vm_readv: 270,
  process_vm_writev: 271,
  kcmp: 272,
  finit_module: 273,
  bpf: 280,
  userfaultfd: 282,
  kexec_file_load: 294,
};

/** By `process.arch`. */
export const syscallTables: Partial<Record<string, SyscallTable>> = {
  x64: {
    audit: 0xc000003e,
    hasX32: true,
    denied: Object.values({ ...x64Denied, ...sharedDenied }),
    absent: Object.values(sharedAbsent),
    clone: 56,
    socket: 41,
    socketpair: 53,
  },
  arm64: {
    audit: 0xc00000b7,
    hasX32: false,
    denied: Object.values({ ...arm64Denied, ...sharedDenied }),
    absent: Object.values(sharedAbsent),
    clone: 220,
    socket: 198,
    socketpair: 199,
  },
};

/** For engines, which take names and know the numbers. */
export const callNames = {
  denied: Object.keys({ ...x64Denied, ...arm64Denied, ...sharedDenied }),
  absent: Object.keys(sharedAbsent),
};
