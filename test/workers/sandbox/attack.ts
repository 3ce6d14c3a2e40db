/** Each prints BREACH when it gets through. `control`: it does so without a sandbox. */
export type Attack = { title: string; script: string; control?: boolean };

export const connect = (target: string) =>
  `node -e 'require("net").connect(${target}).on("connect",()=>{console.log("BREACH");process.exit()}).on("error",()=>{})'`;

/** Answers whether a system call got past the filter: neither EPERM, EAFNOSUPPORT nor ENOSYS. */
export const call = (...words: (string | number)[]) =>
  `perl -e '$! = 0; my $r = syscall(${words.join(",")}); print "BREACH" unless $r == -1 && ($! == 1 || $! == 38 || $! == 97)'`;
