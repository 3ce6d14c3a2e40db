import { foldersAbove, joinPath } from "../graph/paths.ts";
import { anything, fitting, type Naming, naming } from "./script-tests.ts";
import { quotedIn } from "./setup-texts.ts";

const quote = String.raw`"[^"\n]*"|'[^'\n]*'|\x60[^\x60\n]*\x60`;
/** Remarks may hold apostrophes. */
const remark = String.raw`\/\/[^\n]*|\/(?!\/)`;
const listed = String.raw`(\[(?:${quote}|${remark}|[^"'\x60\]/])*\]|${quote})`;
const patterns = new RegExp(String.raw`\b(include|testMatch|spec)["']?\s*:\s*${listed}`, "g");
const text = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')`;
const texts = new RegExp(text, "g");
const expressions = new RegExp(
  String.raw`\btestRegex["']?\s*:\s*(\[(?:${text}|${remark}|[^"'\]/])*\]|${text})`,
  "g",
);
const specFiles = new RegExp(String.raw`\bspec_files["']?\s*:\s*${listed}`, "g");
const files = new RegExp(String.raw`\bfiles["']?\s*:\s*${listed}`, "g");
const lists = /^(spec|files|include)\s*:(.*(?:\n[ \t]*-.*)*)/gm;
/** Patterns that have a name, or are made: any file may fit. */
const unwritten = [
  /\b(?:testMatch|testRegex)["']?\s*[,}]/,
  /\b(?:testMatch|testRegex|spec)["']?\s*:\s*(?:[^\s"'`[]|\[\s*[^\s"'`\]])/,
  /\b(?:testMatch|testRegex|spec)["']?\s*:\s*\[[^\]]*\.\.\./,
  /\btestRegex["']?\s*:\s*\[?\s*`/,
];
/** What is beside tests, and no test unless it makes some. */
const material = /(^|\/)(fixtures?|__fixtures__|__mocks__|__snapshots__|dist)\//;
/** What repeats what has parts may take for ever, and so may many repeats. */
const slow = /\)[*+{]|(?:[*+{].*){7}/;

/** Tests as some settings name them by patterns. */
export function namedBySettings(source: string, folder: string): Naming[] {
  const isRooted = rootField.test(source);
  const named = [...source.matchAll(patterns)].flatMap(([, field = "", value = ""]) =>
    quotedIn(value).flatMap((text) => ofField(field, text, { folder, isRooted })),
  );
  const matched = [...source.matchAll(expressions)].flatMap(([, value = ""]) =>
    textsIn(value).map(ofExpression),
  );
  return [...named, ...matched, ...(unwritten.some((form) => form.test(source)) ? [anything] : [])];
}

/** Settings may name another folder than theirs, from which they then mean their patterns. */
const rootField = /\b(?:root|rootDir|roots|dir)["']?\s*[:,}]/;
type Place = { folder: string; isRooted: boolean };

/** What is included may be for something else than tests, unless it says that it is for those. */
function ofField(field: string, text: string, place: Place): Naming[] {
  if (text.startsWith("!")) return [];
  if (text.includes("${")) return [anything];
  if (field === "spec") return fromAnyFolder(text, place.folder);
  const isSure = field === "testMatch" || /test|spec/i.test(text);
  return placesOf(field, text, place).flatMap((pattern) => {
    const fits = fitting(pattern);
    const isOutside = (path: string) => !material.test(path) && fits(path);
    return [
      { fits, isSure: false },
      { fits: isOutside, isSure },
    ];
  });
}

/** Jest means its patterns from the root of the disk. */
function placesOf(field: string, text: string, { folder, isRooted }: Place): string[] {
  const isFromRoot = text.startsWith("<rootDir>");
  const rest = text.replace(/^<rootDir>\/?/, "").replace(/^(?:\.{1,2}\/)+/, "");
  if (isRooted) return [`**/${rest}`];
  if (!isFromRoot && field === "testMatch" && rest.startsWith("**/")) return [rest];
  const roots = isFromRoot ? foldersAbove(folder) : [folder];
  return roots.flatMap((root) => joinPath(root, isFromRoot ? rest : text) ?? []);
}

/** What the settings of mocha name is meant from where it is started. */
function fromAnyFolder(text: string, folder: string): Naming[] {
  return [
    ...naming(text, folder, true),
    ...naming(`**/${text.replace(/^\.\//, "")}`, folder, false),
  ];
}

/** Of lists in YAML, where mocha, tap and others keep their settings. */
export function namedByLists(source: string, folder: string): Naming[] {
  return [...source.matchAll(lists)].flatMap(([, field = "", value = ""]) => {
    const words = value.replace(/(^|\s)#.*$/gm, "").match(/"[^"]*"|'[^']*'|[^\s"'[\],]+/g) ?? [];
    return words
      .map((text) => text.replace(/["']/g, ""))
      .filter((text) => !/^[-!]/.test(text))
      .flatMap((text) =>
        field === "spec" ? fromAnyFolder(text, folder) : naming(text, folder, true),
      );
  });
}

/** An expression over whole paths from the root of the disk, of which only the end can be told. */
function ofExpression(text: string): Naming {
  const source = text.replace(/^\^?<rootDir>/, "(?:/.*)?");
  if (source.length > 300 || slow.test(source)) return anything;
  try {
    const expression = new RegExp(source);
    const fits = (path: string) => expression.test(`/${path}`);
    return { fits: (path) => !material.test(path) && fits(path), isSure: true };
  } catch {
    return anything;
  }
}

/** What the settings of jasmine name below a folder, from where it is started. */
export function namedByJasmine(source: string): Naming[] {
  const [, folder = "spec"] = /\bspec_dir["']?\s*:\s*["'`]([^"'`\n]+)["'`]/.exec(source) ?? [];
  const values = [...source.matchAll(specFiles)].flatMap(([, value = ""]) => quotedIn(value));
  const places = values.flatMap((value) => joinPath(folder, value) ?? []);
  return places.flatMap((place) => [
    { fits: fitting(place), isSure: true },
    { fits: fitting(`**/${place}`), isSure: false },
  ]);
}

/** What the settings of ava and karma name; helpers may be among it. */
export function namedByFiles(source: string, folder: string): Naming[] {
  const values = [...source.matchAll(files)].flatMap(([, value = ""]) => quotedIn(value));
  return values.flatMap((value) => naming(value, folder, false));
}

/** Settings that others take for those of their projects. */
export function projectsOf(source: string): string[] {
  const projects = source.matchAll(projectField);
  const texts = [...projects].flatMap(([, value = ""]) => quotedIn(value));
  return texts.filter((text) => /\.([cm]?[jt]s|json)$/.test(text));
}

const projectField = new RegExp(String.raw`\bprojects["']?\s*:\s*${listed}`, "g");

function textsIn(value: string): string[] {
  return (value.match(texts) ?? []).map((quoted) => quoted.slice(1, -1).replace(/\\(.)/g, "$1"));
}
