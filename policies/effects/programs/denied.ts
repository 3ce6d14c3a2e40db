import { scanArguments } from "../shell/scan-arguments.ts";
import { type Argument, addConnection, addExec, type ExecZone } from "../shell/shell.ts";
import type { Lowering } from "./program.ts";

/** Programs that are refused whatever their arguments: they change the machine, or reach another. */
const families: { zone: ExecZone; note: string; names: string }[] = [
  {
    zone: "system",
    note: "changes the machine",
    names:
      "mkfs mkswap swapon swapoff fdisk sfdisk cfdisk parted gparted losetup dmsetup lvm vgcreate lvcreate cryptsetup mdadm wipefs blkdiscard hdparm insmod rmmod modprobe kexec reboot shutdown halt poweroff init telinit systemctl systemd-run service initctl rc-service update-rc.d chkconfig launchctl loginctl hostnamectl timedatectl localectl iptables ip6tables nft ufw firewall-cmd pfctl ip ifconfig route arp tc brctl nmcli iwconfig mount umount chroot nsenter unshare bwrap firejail pivot_root sysctl setenforce aa-disable update-grub grub-install efibootmgr useradd usermod userdel groupadd groupmod groupdel adduser deluser addgroup chage vipw vigr crontab at batch atq anacron auditctl swaplabel debugfs tune2fs fsck e2fsck setcap getcap chattr update-alternatives alternatives ldconfig hwclock eject",
  },
  {
    zone: "system",
    note: "installs software on the machine",
    names:
      "apt apt-get aptitude dpkg dpkg-reconfigure dnf yum rpm zypper apk pacman yay emerge snap flatpak port cpan cpanm pecl pear nix nix-env guix choco winget scoop",
  },
  {
    zone: "system",
    note: "controls containers, clusters or cloud accounts",
    names:
      "docker docker-compose podman buildah skopeo nerdctl ctr crictl lxc lxd virsh vagrant VBoxManage qemu-system-x86_64 kubectl helm oc minikube kind k3s terraform tofu terragrunt pulumi packer ansible ansible-playbook chef knife puppet salt aws gcloud gsutil bq az doctl heroku flyctl fly vercel netlify wrangler firebase eksctl consul vault nomad rclone s3cmd mc linode-cli hcloud oci ibmcloud",
  },
  {
    zone: "system",
    note: "hands out secrets",
    names: "pass gopass op bw lpass secret-tool keyring doppler chamber aws-vault sops",
  },
  {
    zone: "system",
    note: "reaches into another machine",
    names:
      "ssh scp sftp ftp tftp lftp telnet rlogin rsh rexec rsync mosh socat openssl ssh-keygen ssh-add ssh-agent ssh-copy-id sshfs autossh gpg gpg2 age smbclient ldapsearch rpcclient xfreerdp vncviewer ngrok cloudflared localtunnel tor chisel frpc mail mailx sendmail mutt msmtp swaks nmap masscan zmap tcpdump tshark wireshark ettercap arpspoof hping3 aircrack-ng hydra john hashcat sqlmap msfconsole",
  },
  {
    zone: "system",
    note: "watches or alters other processes or the desktop",
    names:
      "gdb lldb strace ltrace gcore ptrace perf bpftrace bpftool security osascript open xdg-open defaults scutil dscl csrutil spctl codesign xattr tmux screen byobu dtach abduco daemonize start-stop-daemon",
  },
  {
    zone: "privilege",
    note: "takes other rights",
    names:
      "sudo sudoedit su doas pkexec runuser visudo passwd chsh chfn newgrp sg gpasswd setpriv capsh gosu su-exec",
  },
  {
    zone: "escape",
    note: "an editor or runner that executes commands from its input",
    names: "ed ex emacs emacsclient parallel expect script xterm gnome-terminal",
  },
];

const connects =
  /^(ssh|scp|sftp|t?ftp|lftp|telnet|rlogin|rsh|rexec|mosh|sshfs|autossh|ssh-copy-id|smbclient|ldapsearch|rpcclient|xfreerdp|vncviewer|ngrok|cloudflared|localtunnel|tor|chisel|frpc|mailx?|sendmail|mutt|msmtp|swaks|nmap|masscan|zmap|kubectl|oc|eksctl|aws|gcloud|gsutil|bq|az|doctl|heroku|flyctl|fly|vercel|netlify|wrangler|firebase|s3cmd|hcloud|oci|ibmcloud|linode-cli)$/;

/** Where there is no network it is told at once, not by a program that waits for an answer. */
function reachesOut(name: string, args: readonly Argument[]): boolean {
  const [first] = args;
  if (name === "rsync" || name === "rclone")
    return args.some((arg) => /^[^/-][^/]*:|^rsync:/.test(arg.text));
  if (/^(docker|podman|buildah|skopeo)$/.test(name))
    return /^(push|pull|login|search|copy)$/.test(first?.text ?? "");
  return connects.test(name);
}

const tellsVersion =
  /^(docker|docker-compose|podman|terraform|tofu|helm|aws|az|gcloud|vagrant|ansible)$/;

/** Names that stand for a whole family, such as `mkfs.ext4`. */
export const denied: Record<string, Lowering> = Object.fromEntries(
  families.flatMap(({ zone, note, names }) =>
    names.split(" ").map((name): [string, Lowering] => [
      name,
      (call, shell) => {
        const [only, more] = call.args;
        const tells = only?.known && only.text === "--version" && !more;
        if (tells && tellsVersion.test(name)) return addExec(shell, name, "read-only");
        addExec(shell, name, zone, note);
        if (reachesOut(name, call.args)) addConnection(shell, "unknown", "remote", name);
        scanArguments(call.args, shell);
        lowerBehind(
          call.args.map((arg) => arg.text),
          call,
          shell,
        );
      },
    ]),
  ),
);

/** What follows `sudo` and the like is lowered too, so that its effects are seen. */
const lowerBehind = (
  texts: string[],
  call: Parameters<Lowering>[0],
  shell: Parameters<Lowering>[1],
) => {
  const at = texts.findIndex((text) => !text.startsWith("-") && !/^\w+=/.test(text));
  if (at >= 0 && /^(sudo|doas|su-exec|gosu|setsid)$/.test(call.name))
    shell.lowerCall(call.args.slice(at), shell);
};
