import {
  type Argument,
  addExec,
  addPath,
  literal,
  mayBeOption,
  type Shell,
} from "../shell/shell.ts";
import type { Lowering } from "./program.ts";
import { writers } from "./writers.ts";

/** How a program that writes is called to only show what is there: its operands then, else nothing. */
type Shape = (args: readonly Argument[]) => Argument[] | undefined;

const operandsAfter =
  (options: RegExp): Shape =>
  (args) => {
    const operands = args.filter((arg) => !arg.text.startsWith("-"));
    const given = args.filter((arg) => arg.text.startsWith("-"));
    return given.length > 0 && given.every((arg) => options.test(arg.text)) ? operands : undefined;
  };

/** `tar tzf FILE`; a colon in the name would be another machine. */
const archive: Shape = ([mode, file, ...members]) =>
  /^-?(?=[a-z]*t)[tvzjJ]*f$/.test(mode?.text ?? "") &&
  file !== undefined &&
  ![file, ...members].some((arg) => arg.text.startsWith("-") || arg.text.includes(":"))
    ? [file]
    : undefined;

const zipped: Shape = (args) => operandsAfter(/^-[lvtZ]$/)(args)?.slice(0, 1);

/** A second operand would be written; options are spelled out, since clusters mean other things. */
const dump: Shape = (args) => {
  const operands = args.filter(
    (arg, at) => !arg.text.startsWith("-") && !/^-[lscgo]$/.test(args[at - 1]?.text ?? ""),
  );
  const options = args.filter((arg) => arg.text.startsWith("-"));
  const plain = options.every((arg) => /^-([abeiupClscgo]|s-?\d+|[lcg]\d+)$/.test(arg.text));
  return plain && operands.length <= 1 && !operands[0]?.glob ? operands : undefined;
};

const reaches =
  /\b(load\w*|env\w*|strenv|eval|system|file\w*|input\w*|import|include|repeat|range|recurse|limit|while|until)\b|\$ENV|\$__/;

const query: Shape = (args) => {
  const options = args.filter((arg) => arg.text.startsWith("-"));
  const [filter, ...files] = args.filter((arg) => !/^-|^(e|eval)$/.test(arg.text));
  const plain = options.every((arg) =>
    /^-([rPeNMCjy]|[op]=?(json|yaml|y|j|props|xml|csv|tsv))$/.test(arg.text),
  );
  return plain && filter && !reaches.test(filter.text) ? files : undefined;
};

const compressed = operandsAfter(/^-(?=[a-z]*[clt])[cdklqtv]+$/);

const shapes: Record<string, Shape> = {
  gzip: compressed,
  gunzip: compressed,
  bzip2: compressed,
  bunzip2: compressed,
  xz: compressed,
  zstd: compressed,
  tar: archive,
  bsdtar: archive,
  unzip: zipped,
  xxd: dump,
  yq: query,
};

const lists =
  (shape: Shape, otherwise: Lowering): Lowering =>
  (call, shell) => {
    const { name, args } = call;
    const plain = args.every((arg) => arg.known && !arg.stream && !mayBeOption(arg));
    const files = plain ? shape(args) : undefined;
    if (files === undefined) return otherwise(call, shell);
    addExec(shell, name, "read-only");
    for (const file of files) addPath(shell, "fs.read", file, `${name} ${file.text}`);
  };

/** What cannot be told to only show: an operand may be read, and the last one written. */
const mayWrite: Lowering = ({ name, args }, shell: Shell) => {
  addExec(shell, name, "project", "may change files");
  const operands = args.filter((arg) => !arg.text.startsWith("-"));
  for (const file of operands) addPath(shell, "fs.read", file, `${name} ${file.text}`);
  if (name === "yq")
    for (const [, path] of args
      .map((arg) => arg.text)
      .join("\n")
      .matchAll(/\bload\w*\(\s*"([^"]+)"/g))
      addPath(shell, "fs.read", literal(path ?? ""), "yq load");
  const last = name === "xxd" && operands.length > 1 ? operands.at(-1) : undefined;
  if (last) addPath(shell, "fs.write", last, `${name} writes ${last.text}`);
  if (name === "yq" && args.some((arg) => /^(-i|--inplace|--in-place)/.test(arg.text)))
    for (const file of operands.slice(1)) addPath(shell, "fs.write", file, `${name} -i`);
};

/** Programs that change files, except when they are called to list or show. */
export const listers: Record<string, Lowering> = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [name, lists(shape, writers[name] ?? mayWrite)]),
);
