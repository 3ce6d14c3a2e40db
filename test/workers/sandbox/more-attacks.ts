import { type Attack, call, connect } from "./attack.ts";

const files: Attack[] = [
  {
    title: "looks for the outside through every process",
    script:
      'for p in /proc/[0-9]*; do for w in root cwd fd/3 fd/4 fd/5; do cat "$p/$w$OUTSIDE/secret" && echo BREACH; done; done',
  },
  {
    title: "opens what the sandbox's init holds open",
    script: "for f in /proc/1/fd/*; do timeout 1 cat < $f | grep -q . && echo BREACH; done",
  },
  {
    title: "spares itself when memory runs out",
    script: "for p in 1 self; do echo -900 > /proc/$p/oom_score_adj && echo BREACH; done",
  },
  {
    title: "reads the kernel's memory, log and addresses",
    script:
      "head -c 1 /proc/kcore && echo BREACH; head -c 1 /dev/kmsg && echo BREACH; grep -qv ^0000000000000000 /proc/kallsyms && echo BREACH; " +
      call(103, 3, 0, 0),
  },
  {
    title: "opens the machine's disks and memory",
    script:
      "for d in mem port kvm vda sda nvme0n1 fuse net/tun vsock uinput loop-control mapper/control; do head -c 1 /dev/$d && echo BREACH; done",
  },
  {
    title: "finds sockets of agents, buses and engines",
    script:
      'find / -xdev -type s -not -path "$PWD/*" 2> /dev/null | grep . && echo BREACH; ls -d /run/docker.sock /var/run/docker.sock /run/dbus /run/user /tmp/.X11-unix /tmp/ssh-* && echo BREACH',
  },
  {
    title: "leaves through a file handle",
    script: call(304, -100, 0, 0),
  },
  {
    title: "swaps a folder for a link while it is read",
    script:
      'mkdir swap; echo own > swap/secret; (while :; do ln -sfn "$OUTSIDE" way3; ln -sfn swap way3; done) & for i in $(seq 300); do grep -q "^secret" way3/secret && echo BREACH; done 2> /dev/null; kill $!; rm -rf swap way3',
  },
  {
    title: "makes a device of the overlay kind, and reads through it",
    script: "mknod gap c 1 5 && head -c 1 gap && echo BREACH; rm -f gap",
  },
  {
    title: "gives a program another user's rights",
    script:
      "cp /usr/bin/id own-id && chmod 6755 own-id && chown 0:0 own-id && echo BREACH; ./own-id -u | grep -x 0 && [ $UID != 0 ] && echo BREACH; rm -f own-id",
  },
  {
    title: "finds a program with more rights to run",
    script:
      "for p in su sudo mount newuidmap passwd ping; do timeout 2 $p < /dev/null 2>&1 | grep -q uid=0 && echo BREACH; done; perl -e '$< = 0; $> = 0; print qq(BREACH) if $> == 0'",
  },
];

const network: Attack[] = [
  {
    title: "reaches the host over the other family",
    script: connect('{ host: "::1", port: +process.env.PORT }'),
  },
  {
    title: "reaches a metadata service, a gateway or a neighbour",
    script:
      'for a in 169.254.169.254 192.0.2.1 192.0.2.2 10.0.0.1 172.17.0.1; do timeout 1 bash -c "exec 9<> /dev/tcp/$a/80" && echo BREACH; done',
  },
  {
    title: "finds an interface besides its own loopback",
    script:
      "[ $(grep -c : /proc/net/dev) -gt 1 ] && grep -v -e lo: -e '|' /proc/net/dev && echo BREACH",
  },
  {
    title: "gives itself a route",
    script:
      "ip link add x type dummy && echo BREACH; ip link set lo down && echo BREACH; ip route add default dev lo && echo BREACH",
  },
  {
    title: "opens sockets of families nobody needs",
    script:
      "perl -e 'for my $f (3..9, 11..15, 17..46) { socket(S, $f, $_, 0) and print qq(BREACH $f) for 1..5 }'",
  },
  {
    title: "passes a family by in the upper half of a word",
    script: call(41, "0x100000028", 1, 0),
  },
  {
    title: "passes a descriptor out over its output",
    script:
      "perl -MSocket -e 'connect(STDOUT, sockaddr_un(q(/run/docker.sock))) and print STDERR qq(BREACH)' 2>&1",
  },
];

const kernel: Attack[] = [
  { title: "seizes a process it did not start", script: call(101, 0x4206, 1, 0, 0) },
  {
    title: "adds a key",
    script: call(248, "my $t = q(user)", "my $d = q(x)", "my $p = q(y)", 1, -3),
  },
  { title: "writes another process's memory", script: call(311, 1, 0, 0, 0, 0, 0) },
  { title: "opens a file system context", script: call(430, "my $n = q(tmpfs)", 0) },
  { title: "copies a mount", script: call(428, -100, "my $d = q(/)", 1) },
  { title: "changes a mount's attributes", script: call(442, -100, "my $d = q(/)", 0, 0, 0) },
  { title: "moves a mount", script: call(429, -100, 0, -100, 0, 0) },
  { title: "makes a mount namespace of its own", script: call(272, "0x20000") },
  { title: "makes a namespace by the newer call", script: call(435, 0, 0) },
  { title: "enters a ring", script: call(426, 0, 0, 0, 0, 0, 0) },
  { title: "uses the second calling convention", script: call("0x40000000 + 101", 16, 1, 0, 0) },
  { title: "compares processes", script: call(312, 1, 1, 0, 0, 0) },
  {
    title: "loads another kernel",
    script: `${call(246, 0, 0, 0, 0)}; ${call(320, 0, 0, 0, 0, 0)}`,
  },
  { title: "loads a module", script: call(313, 0, 0, 0) },
  { title: "reboots", script: call(169, "0xfee1dead", 672274793, "0x01234567", 0) },
  {
    title: "sets quotas, swap and accounting",
    script: `${call(179, 0, 0, 0, 0)}; ${call(167, 0, 0)}; ${call(163, 0)}`,
  },
  {
    title: "sets the machine's clock, name and priorities",
    script:
      "date -s 2000-01-01 && echo BREACH; hostname x 2>&1 && [ $(cat /proc/sys/kernel/hostname) = x ] && echo BREACH; chrt -f 9 true && echo BREACH; nice -n -5 true 2>&1 | grep -q . || echo BREACH",
  },
  {
    title: "ends everything it can see",
    script: "kill -9 -1; kill -9 1; echo alive",
  },
];

const limits: Attack[] = [
  {
    title: "forgets nothing between commands",
    script:
      "echo x > /tmp/left; echo x > ~/.bashrc; echo 'export NODE_OPTIONS=--require=/tmp/left LD_PRELOAD=/tmp/left' > ~/.profile",
  },
  {
    title: "finds what an earlier command left",
    script:
      "ls /tmp/left ~/.bashrc ~/.profile && echo BREACH; env | grep -E '^(NODE_OPTIONS|LD_PRELOAD)=' && echo BREACH",
  },
  {
    title: "hides a daemon behind two forks and closed descriptors",
    script:
      "perl -MPOSIX -e 'exit if fork; POSIX::setsid(); exit if fork; POSIX::close($_) for 0..9; $0 = qq(x); exec q(sleep), qq(431.7$ENV{PORT})'",
  },
  {
    title: "fills the folder for shared memory and its home",
    script:
      "head -c 300M /dev/zero > /dev/shm/fill && echo BREACH; head -c 300M /dev/zero > ~/fill && echo BREACH",
  },
  {
    title: "opens files without end",
    script:
      "perl -e 'my @f; for (1..6000) { open(my $h, q(<), q(/dev/null)) or last; push @f, $h } print qq(BREACH) if @f > 4200'",
  },
  {
    title: "takes memory without end in one process",
    script: "ulimit -d unlimited && echo BREACH; ulimit -c 1 && echo BREACH",
  },
];

export const moreAttacks: Attack[] = [...files, ...network, ...kernel, ...limits];
