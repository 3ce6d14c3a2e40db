import { createReadStream } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { slug } from "../../contracts/slug.ts";
import type { Ticket } from "../../contracts/ticket.ts";

const MAX_BYTES = 256 * 1024;

/** Thrown when a spec cannot become a ticket; the message says what was expected. */
class SpecError extends Error {
  override name = "SpecError";
}

/** Who asks: a name, or a name with what else goes with it. */
export type Author = string | Omit<Ticket["author"], "trusted">;

type Source = {
  repository: string;
  baseBranch: string;
  author: Author;
  stdin: NodeJS.ReadableStream;
};

/** Reads a Markdown, text, JSON or YAML file, or standard input (`-`), as a ticket. */
export async function readSpec(spec: string, source: Source): Promise<Ticket> {
  const text = await readText(spec, source.stdin);
  const name = spec === "-" ? "stdin" : basename(spec);
  const given = isStructured(spec, text)
    ? await parseFields(name, text)
    : splitMarkdown(name, text);
  return {
    id: given.id ?? slug(given.title),
    source: "file",
    title: given.title,
    body: given.body,
    url: spec === "-" ? null : `file://${resolve(spec)}`,
    author: authorOf(source.author),
    repository: source.repository,
    baseBranch: source.baseBranch,
    labels: given.labels ?? [],
  };
}

function authorOf(author: Author): Ticket["author"] {
  if (typeof author === "string") return { id: author, trusted: true };
  const { id, aliases, claimedBy } = author;
  return {
    id,
    trusted: true,
    ...(aliases ? { aliases } : {}),
    ...(claimedBy === undefined ? {} : { claimedBy }),
  };
}

type Fields = { id?: string; title: string; body: string; labels?: string[] };

async function readText(spec: string, stdin: NodeJS.ReadableStream): Promise<string> {
  const bytes = await readBytes(spec === "-" ? stdin : createReadStream(spec), spec);
  const text = bytes.toString("utf8");
  if (text.includes("\0")) throw new SpecError(`${spec} is not a text file.`);
  if (text.trim() === "")
    throw new SpecError(`The spec ${spec} is empty. Expected a title and what should change.`);
  return text.replace(/^\uFEFF/, "");
}

/** Stops reading, and closes the source, as soon as it is too long. */
async function readBytes(source: NodeJS.ReadableStream, spec: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      length += bytes.length;
      if (length > MAX_BYTES) throw tooLarge();
    }
  } catch (cause) {
    throw cause instanceof SpecError ? cause : unreadable(spec, cause);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): SpecError {
  return new SpecError(`The spec is larger than ${MAX_BYTES / 1024} kB. Link the details instead.`);
}

function unreadable(spec: string, cause: unknown): SpecError {
  const code = cause instanceof Error && "code" in cause ? cause.code : "unknown error";
  return new SpecError(
    `Cannot read the spec ${spec} (${code}). Expected a Markdown, text, JSON or YAML file, or - for standard input.`,
    { cause },
  );
}

function isStructured(spec: string, text: string): boolean {
  const kind = extname(spec).toLowerCase();
  return (
    [".json", ".yaml", ".yml"].includes(kind) || (spec === "-" && text.trimStart().startsWith("{"))
  );
}

async function parseFields(name: string, text: string): Promise<Fields> {
  const { parse } = await import("yaml");
  let given: unknown;
  try {
    given = parse(text);
  } catch (cause) {
    throw new SpecError(`${name} is not valid JSON or YAML: ${(cause as Error).message}`, {
      cause,
    });
  }
  const fields =
    typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  const { title, id, labels } = fields;
  if (typeof title !== "string" || title.trim() === "")
    throw new SpecError(`${name} needs a "title" and a "body" (or "description"), both text.`);
  const { title: _, id: __, labels: ___, body, description, ...rest } = fields;
  const prose = [body, description].filter((part) => typeof part === "string");
  // Whatever else was written is part of the request: nothing a person wrote is dropped.
  const more = Object.keys(rest).length > 0 ? [JSON.stringify(rest, null, 2)] : [];
  return {
    title: title.trim(),
    body: [...prose, ...more].join("\n\n"),
    ...(typeof id === "string" && id !== "" ? { id } : {}),
    ...(Array.isArray(labels) ? { labels: labels.map(String) } : {}),
  };
}

/** The first heading, or else the first line, is the title; the rest is the body. */
function splitMarkdown(name: string, text: string): Fields {
  const lines = text.split(/\r?\n/);
  const heading = lines.findIndex((line) => /^#\s+\S/.test(line));
  const at = heading >= 0 ? heading : lines.findIndex((line) => line.trim() !== "");
  const title = (lines[at] ?? name).replace(/^#+\s+/, "").trim();
  const body = [...lines.slice(0, at), ...lines.slice(at + 1)].join("\n").trim();
  return { title: title.slice(0, 200), body: body === "" ? title : body };
}
