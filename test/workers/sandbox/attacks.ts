import { type Attack, call, connect } from "./attack.ts";
import { moreAttacks } from "./more-attacks.ts";

/** What a battery's scripts find in their environment. */
export type Bait = {
  OUTSIDE: string;
  PORT: string;
  HOST_PID: string;
  ABSTRACT: string;
};

const files: Attack[] = [
  { title: "reads a file outside", script: 'cat "$OUTSIDE/secret" && echo BREACH', control: true },
  { title: "reads through ..", script: "cat ../outside/secret && echo BREACH", control: true },
  {
    title: "reads through a link",
    script: 'ln -s "$OUTSIDE" way; cat way/secret && echo BREACH; rm -f way',
    control: true,
  },
  {
    title: "reads through /proc",
    script:
      'for p in self 1; do cat "/proc/$p/root$OUTSIDE/secret" "/proc/$p/cwd/../outside/secret" && echo BREACH; done',
  },
  {
    title: "writes a file outside",
    script: 'echo x > "$OUTSIDE/written" && echo BREACH; rm -f "$OUTSIDE/written"',
    control: true,
  },
  {
    title: "writes through a link",
    script: 'ln -s "$OUTSIDE" way2; echo x > way2/written && echo BREACH; rm -f way2/written way2',
    control: true,
  },
  {
    title: "links a file in from outside",
    script: 'ln "$OUTSIDE/secret" got && echo BREACH',
    control: true,
  },
  {
    title: "removes a file outside",
    script: 'rm "$OUTSIDE/secret" 2>&1 | grep -q . || echo BREACH',
  },
  { title: "reads the password hashes", script: "cat /etc/shadow && echo BREACH" },
  {
    title: "learns the host's users",
    script: "grep -q ^root /etc/passwd && echo BREACH",
    control: true,
  },
  {
    title: "looks into home folders",
    script: "ls -A /root /home | grep -v -e '^/' -e '^agent$' -e '^$' && echo BREACH",
  },
  {
    title: "writes to the system's folders",
    script: "for d in / /usr /usr/bin /etc /home /dev; do echo x > $d/planted && echo BREACH; done",
  },
  {
    title: "leaves a file in the host's /dev/shm",
    script: "echo x > /dev/shm/patchgate-planted; echo x > /tmp/patchgate-planted",
  },
  {
    title: "changes the mode of a host device",
    script: "chmod 000 /dev/null && echo BREACH; chmod 000 /dev/zero && echo BREACH",
  },
  {
    title: "reads an inherited descriptor",
    script: "for f in 3 4 5 6 7 8 9 10 11 12; do cat <&$f && echo BREACH; done",
  },
  {
    title: "plants a hook",
    script: "mkdir -p .git/hooks; echo x > .git/hooks/pre-commit && echo BREACH",
    control: true,
  },
  {
    title: "changes git's configuration",
    script: "echo x >> .git/config && echo BREACH",
    control: true,
  },
  {
    title: "moves .git away",
    script: "mv .git git-away && echo BREACH; rm -rf .git && echo BREACH",
  },
];

const network: Attack[] = [
  {
    title: "reaches a port of the host",
    script: "exec 9<> /dev/tcp/127.0.0.1/$PORT && echo BREACH",
    control: true,
  },
  {
    title: "asks for a name",
    script:
      "getent hosts example.com && echo BREACH; timeout 2 bash -c 'echo x > /dev/udp/192.0.2.1/53' && echo BREACH",
  },
  {
    title: "reaches an abstract socket",
    script: connect('"\\0" + process.env.ABSTRACT'),
    control: true,
  },
  {
    title: "reaches a socket file in the workspace",
    script: connect('"./host.sock"'),
    control: true,
  },
  {
    title: "re-aims a datagram pair at a socket file",
    script: "perl -MSocket -e 'socketpair(A, B, AF_UNIX, SOCK_DGRAM, 0) and print qq(BREACH)'",
    control: true,
  },
  { title: "opens a machine socket", script: "perl -e 'socket(S, 40, 1, 0) and print qq(BREACH)'" },
  {
    title: "opens a raw socket",
    script:
      "perl -e 'socket(S, 2, 3, 1) and print qq(BREACH); socket(P, 17, 3, 768) and print qq(BREACH)'",
  },
];

const kernel: Attack[] = [
  { title: "traces the sandbox's init", script: call(101, 16, 1, 0, 0) },
  { title: "joins a keyring", script: call(250, 1, 0, 0, 0, 0) },
  { title: "loads a BPF program", script: call(321, 0, 0, 0) },
  { title: "opens performance counters", script: call(298, 0, 0, -1, -1, 0) },
  { title: "handles page faults", script: call(323, 0) },
  { title: "submits calls through a ring", script: call(425, 1, 0) },
  { title: "reads another process's memory", script: call(310, 1, 0, 0, 0, 0, 0) },
  { title: "takes another process's descriptor", script: call(438, 3, 0, 0) },
  {
    title: "makes a user namespace",
    script: `unshare -Ur true && echo BREACH; ${call(56, "0x10000011", 0, 0, 0, 0)}`,
  },
  {
    title: "enters another namespace",
    script: `nsenter -t 1 -m true && echo BREACH; ${call(308, 0, 0)}`,
  },
  {
    title: "mounts",
    script:
      "mount -t tmpfs x . && echo BREACH; mount -o remount,rw / && echo BREACH; umount /tmp && echo BREACH",
  },
  {
    title: "makes a device",
    script: "mknod disk b 254 0 && echo BREACH; mknod disk b 8 0 && echo BREACH",
  },
  { title: "changes its root", script: call(161, "my $dot = q(.)") },
  {
    title: "sets kernel switches",
    script:
      "for f in kernel/core_pattern vm/drop_caches kernel/hostname; do echo x > /proc/sys/$f && echo BREACH; done; echo h > /proc/sysrq-trigger && echo BREACH",
  },
  {
    title: "keeps a privilege",
    script:
      "grep -E '^Cap(Prm|Eff|Bnd|Amb):' /proc/self/status | grep -qv 0000000000000000 && echo BREACH; [ $EUID = 0 ] && echo BREACH; grep -q 'NoNewPrivs:.1' /proc/self/status || echo BREACH",
  },
  {
    title: "sees or signals the host's processes",
    script:
      "kill -0 $HOST_PID && echo BREACH; [ $(ls -d /proc/[0-9]* | wc -l) -gt 8 ] && echo BREACH",
  },
  {
    title: "types into a terminal",
    script: `perl -e 'open(T, "+<", "/dev/tty") and ioctl(T, 0x5412, "x") and print "BREACH"'`,
  },
];

const limits: Attack[] = [
  {
    title: "finds the host's variables",
    script:
      "cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -q HOST_SECRET && echo BREACH; env | grep HOST_SECRET && echo BREACH",
  },
  {
    title: "fills the temporary folder",
    script: "head -c 300M /dev/zero > /tmp/fill && echo BREACH",
  },
  { title: "writes an endless file", script: "truncate -s 2G huge && echo BREACH; rm -f huge" },
  {
    title: "raises its limits",
    script: "ulimit -Hu unlimited && echo BREACH; prlimit --pid $$ --nproc=99999 && echo BREACH",
  },
  {
    title: "forks past its limit",
    script:
      "ulimit -u 40; exec perl -e 'for (1..60) { my $p = fork; last unless defined $p; sleep 9, exit unless $p; $n++ } print q(BREACH) if $n > 45'",
  },
  { title: "leaves a process behind", script: "setsid nohup sleep 431.7$PORT > /dev/null 2>&1 &" },
];

export const attacks: Attack[] = [...files, ...network, ...kernel, ...limits, ...moreAttacks];
