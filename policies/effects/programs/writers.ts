import { locatePath, resolvePath } from "../../paths.ts";
import { scanArguments } from "../shell/scan-arguments.ts";
import { type Argument, addExec, addPath, type Shell } from "../shell/shell.ts";
import { addDangers, type Danger } from "./dangers.ts";
import type { Lowering } from "./program.ts";

/** How a writer's operands are touched; `first`: all but a leading mode, owner or input. */
type Touch =
  | "write"
  | "delete"
  | "copy"
  | "move"
  | "first"
  | "link"
  | "archive"
  | "device"
  | "elsewhere"
  | "none";

const suid: Danger = {
  when: /^(0?[2467]\d{3}|[ugoa]*[+=][rwxXt]*s[rwxXt]*)$/,
  note: "sets the set-user-id bit",
};
const tarDangers: Danger[] = [
  { when: /^--(checkpoint-a|to-c|use-c|rsh|info-s|new-v|index)/, note: "runs a program" },
  { when: /^-[a-zA-Z]*[IF]($|[^a-zA-Z])|^-I/, note: "runs a program" },
];

const writes: Record<string, { touch: Touch; valued?: RegExp; dangers?: Danger[] }> = {
  rm: { touch: "delete" },
  rmdir: { touch: "delete" },
  unlink: { touch: "delete" },
  shred: { touch: "delete", valued: /^(-n|-s|--iterations|--size)$/ },
  trash: { touch: "delete" },
  mkdir: { touch: "write", valued: /^(-m|--mode)$/ },
  mkfifo: { touch: "write", valued: /^(-m|--mode)$/ },
  mknod: { touch: "write" },
  touch: { touch: "write", valued: /^(-d|-r|-t|--date|--reference|--time)$/ },
  truncate: { touch: "write", valued: /^(-s|-r|--size|--reference)$/ },
  tee: { touch: "write" },
  sponge: { touch: "write" },
  fallocate: { touch: "write", valued: /^(-l|-o|--length|--offset)$/ },
  cp: { touch: "copy", valued: /^(-S|--suffix)$/ },
  install: {
    touch: "copy",
    valued: /^(-m|-o|-g|-S|--mode|--owner|--group)$/,
    dangers: [{ when: /^--strip-program/, note: "runs a program" }],
  },
  mv: { touch: "move", valued: /^(-S|--suffix)$/ },
  ln: { touch: "link", valued: /^(-S|--suffix)$/ },
  link: { touch: "link" },
  chmod: { touch: "first", dangers: [suid] },
  chown: { touch: "first" },
  chgrp: { touch: "first" },
  setfacl: { touch: "first" },
  dd: { touch: "device" },
  gzip: { touch: "write" },
  gunzip: { touch: "write" },
  bzip2: { touch: "write" },
  xz: { touch: "write" },
  zstd: { touch: "write" },
  patch: { touch: "elsewhere" },
  unzip: { touch: "archive" },
  "7z": { touch: "archive" },
  zip: { touch: "none", dangers: [{ when: /^(-TT|--unzip-command)/, note: "runs a program" }] },
  tar: { touch: "archive", dangers: tarDangers },
  bsdtar: { touch: "archive", dangers: tarDangers },
  cpio: { touch: "archive", dangers: [{ when: /^(--rsh|--to-stdout-c)/, note: "runs a program" }] },
  split: {
    touch: "first",
    valued: /^(-[abClnt]|--(suffix-length|bytes|line-bytes|lines|number|separator))$/,
    dangers: [{ when: /^--f/, note: "runs a program" }],
  },
  csplit: { touch: "elsewhere" },
};

const lowerWriter =
  (touch: Touch, valued: RegExp | undefined, dangers: Danger[]): Lowering =>
  ({ name, args }, shell) => {
    addExec(shell, name, "project", "changes files");
    addDangers(name, args, dangers, shell);
    scanArguments(args, shell);
    addTouched(touch, operandsOf(args, valued), args, name, shell);
  };

function operandsOf(args: readonly Argument[], valued: RegExp | undefined): Argument[] {
  const end = args.findIndex((arg) => arg.text === "--");
  return args.filter((arg, at) => {
    if (at === end) return false;
    if (end >= 0 && at > end) return true;
    return (
      !(arg.text.startsWith("-") && arg.text !== "-") && !valued?.test(args[at - 1]?.text ?? "")
    );
  });
}

function addTouched(
  touch: Touch,
  operands: Argument[],
  args: readonly Argument[],
  name: string,
  shell: Shell,
): void {
  const each = (action: "fs.read" | "fs.write" | "fs.delete", paths: Argument[]) => {
    for (const path of paths) addPath(shell, action, path, `${name} ${path.text}`);
  };
  const into = optionValue(args, /^(-t|--t[a-z-]*)$/, /^(-t|--t[a-z-]*=)(.+)/);
  const target = into ? [into] : operands.slice(-1);
  const sources = into ? operands : operands.slice(0, -1);
  if (touch === "write" || touch === "delete") each(`fs.${touch}`, operands);
  if (touch === "first") each("fs.write", operands.slice(1));
  if (touch === "copy" || touch === "move" || touch === "link") each("fs.write", target);
  if (touch === "copy") each("fs.read", sources);
  if (touch === "move") each("fs.delete", sources);
  if (touch === "elsewhere") addNamedOutput(args, name, shell);
  if (touch === "link") rememberLinks(sources, target, args, shell);
  if (touch === "archive") addArchive(args, name, shell);
  if (touch === "device")
    for (const [prefix, action] of [
      ["if=", "fs.read"],
      ["of=", "fs.write"],
    ] as const)
      each(
        action,
        args
          .filter((arg) => arg.text.startsWith(prefix))
          .map((arg) => ({ ...arg, text: arg.text.slice(prefix.length) })),
      );
}

/** Options of `patch` and `csplit` that say where to write. */
function addNamedOutput(args: readonly Argument[], name: string, shell: Shell): void {
  const named = [
    optionValue(args, /^(-o|--output)$/, /^(-o|--output=)(.+)/),
    optionValue(args, /^(-d|--directory)$/, /^(-d|--directory=)(.+)/),
    optionValue(args, /^(-f|--prefix)$/, /^(-f|--prefix=)(.+)/),
  ];
  for (const place of named)
    if (place) addPath(shell, "fs.write", place, `${name} writes ${place.text}`);
}

function addArchive(args: readonly Argument[], name: string, shell: Shell): void {
  const place = optionValue(
    args,
    /^(-C|-d|--directory|--one-top-level)$/,
    /^(-C|-d|-o|--directory=|--one-top-level=)(.+)/,
  );
  const file = optionValue(args, /^-?[a-zA-Z]*f$|^--file$/, /^(--file=)(.+)/);
  if (place) addPath(shell, "fs.write", place, `${name} unpacks or packs there`);
  const creates = /^(-?[a-zA-Z]*c[a-zA-Z]*|--create)$/.test(args[0]?.text ?? "");
  if (file) addPath(shell, creates ? "fs.write" : "fs.read", file, `${name} ${file.text}`);
  const bundle = /^(bsd)?tar$/.test(name) ? (args[0]?.text ?? "") : "";
  const absolute = /^[a-zA-Z]*P[a-zA-Z]*$/.test(bundle);
  if (absolute || args.some((arg) => /^(-[a-zA-Z]*P|--absolute-names)/.test(arg.text)))
    addExec(shell, name, "escape", "follows absolute names out of the archive");
}

function optionValue(
  args: readonly Argument[],
  apart: RegExp,
  joined: RegExp,
): Argument | undefined {
  const at = args.findIndex((arg) => apart.test(arg.text));
  if (at >= 0) return args[at + 1];
  const found = args.find((arg) => joined.test(arg.text));
  return found && { ...found, text: joined.exec(found.text)?.[2] ?? "" };
}

/** A symbolic link leads later words of the same line to its target; a hard link shares the file. */
function rememberLinks(
  sources: Argument[],
  target: Argument[],
  args: readonly Argument[],
  shell: Shell,
): void {
  const symbolic = args.some((arg) => /^-[a-zA-Z]*s|^--symbolic/.test(arg.text));
  const [link] = target;
  for (const source of sources) {
    if (!symbolic) addPath(shell, "fs.read", source, "hard link");
    if (!source.known || !link?.known || shell.directory === null) continue;
    const from = resolvePath(link.text, shell.directory);
    const parent = from.slice(0, from.lastIndexOf("/")) || "/";
    const to = resolvePath(source.text, symbolic ? parent : shell.directory);
    if (locatePath(from, shell.context.root).absolute !== to) shell.links.set(from, to);
  }
}

/** Programs that change files, by what they do to their operands. */
export const writers: Record<string, Lowering> = Object.fromEntries(
  Object.entries(writes).map(([name, { touch, valued, dangers = [] }]) => [
    name,
    lowerWriter(touch, valued, dangers),
  ]),
);
