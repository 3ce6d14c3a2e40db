import type { Argument } from "./shell.ts";

/** Options a program may be given. */
type FlagTable = {
  plain: Set<string>;
  valued: Set<string>;
  either: Set<string>;
  numeric: boolean;
};

const tables = new Map<string, FlagTable>();

/** Compiled when a program is first called: most never are. */
function tableOf(line: string): FlagTable {
  const table = tables.get(line) ?? compileFlags(line);
  tables.set(line, table);
  return table;
}

/** `-abc` plain letters, `-n=` with a value, `--name`, `--name=`, `--name=?` (value only joined), `-#` a number. */
function compileFlags(line: string): FlagTable {
  const table: FlagTable = {
    plain: new Set(),
    valued: new Set(),
    either: new Set(),
    numeric: false,
  };
  for (const token of line.split(" ").filter(Boolean)) {
    const name = token.replace(/=\??$/, "");
    const kind = token.endsWith("=")
      ? table.valued
      : token.endsWith("=?")
        ? table.either
        : table.plain;
    if (name === "-#") table.numeric = true;
    else if (name.startsWith("--")) kind.add(name);
    else for (const letter of name.slice(1)) kind.add(`-${letter}`);
  }
  return table;
}

export type ParsedFlags = {
  operands: Argument[];
  values: { flag: string; value: Argument }[];
  /** The first option that is not in the table, or that cannot be told. */
  unknown: string | undefined;
};

/**
 * Splits arguments by a line of flags like `-lah -n= --color=? --lines= -#`; stops understanding, but
 * never stops reading, at an unknown option.
 */
export function parseFlags(args: readonly Argument[], flags: string): ParsedFlags {
  const table = tableOf(flags);
  const parsed: ParsedFlags = { operands: [], values: [], unknown: undefined };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (!arg) break;
    if (arg.text === "--" && arg.known) {
      parsed.operands.push(...args.slice(at + 1));
      break;
    }
    if (!arg.text.startsWith("-") || arg.text === "-") parsed.operands.push(arg);
    else if (takesNext(arg, table, parsed)) addValue(args[++at], arg.text, parsed);
  }
  return parsed;
}

// A computed value may split into more words, and those may be options.
function addValue(value: Argument | undefined, option: string, parsed: ParsedFlags): void {
  if (!value?.known) refuse(parsed, option);
  else parsed.values.push({ flag: lastFlag(option), value });
}

/** Reads one option word; true when its value is the next word. */
function takesNext(arg: Argument, table: FlagTable, parsed: ParsedFlags): boolean {
  if (!arg.known || (arg.glob && !/^--\w[\w-]*=/.test(arg.text))) return refuse(parsed, arg.text);
  return arg.text.startsWith("--") ? readLong(arg, table, parsed) : readShort(arg, table, parsed);
}

function readLong(arg: Argument, table: FlagTable, parsed: ParsedFlags): boolean {
  const cut = arg.text.indexOf("=");
  const name = cut < 0 ? arg.text : arg.text.slice(0, cut);
  if (cut < 0) {
    if (table.plain.has(name) || table.either.has(name)) return false;
    return table.valued.has(name) || refuse(parsed, arg.text);
  }
  if (!table.valued.has(name) && !table.either.has(name)) return refuse(parsed, arg.text);
  parsed.values.push({ flag: name, value: { ...arg, text: arg.text.slice(cut + 1) } });
  return false;
}

function readShort(arg: Argument, table: FlagTable, parsed: ParsedFlags): boolean {
  if (table.numeric && /^-\d+$/.test(arg.text)) return false;
  for (let at = 1; at < arg.text.length; at++) {
    const flag = `-${arg.text[at]}`;
    if (table.valued.has(flag)) {
      if (at === arg.text.length - 1) return true;
      parsed.values.push({ flag, value: { ...arg, text: arg.text.slice(at + 1) } });
      return false;
    }
    if (!table.plain.has(flag)) return refuse(parsed, arg.text);
  }
  return false;
}

function lastFlag(text: string): string {
  return text.startsWith("--") ? text : `-${text.at(-1)}`;
}

function refuse(parsed: ParsedFlags, text: string): boolean {
  parsed.unknown ??= text;
  return false;
}
