import type { Identity } from "./identity.ts";

export const home = "/home/agent";

/** Files of /etc that are made up: the host's would name its users and its services. */
export function madeFiles({ uid, gid }: Identity): { path: string; text: string }[] {
  return [
    { path: "/etc/passwd", text: `agent:x:${uid}:${gid}::${home}:/bin/bash\n` },
    { path: "/etc/group", text: `agent:x:${gid}:\n` },
    { path: "/etc/hosts", text: "127.0.0.1 localhost sandbox\n::1 localhost\n" },
    { path: "/etc/nsswitch.conf", text: "passwd: files\ngroup: files\nhosts: files\n" },
    // The workspace may belong to another user than the one the command runs as.
    { path: "/etc/gitconfig", text: "[safe]\n\tdirectory = *\n" },
  ];
}
