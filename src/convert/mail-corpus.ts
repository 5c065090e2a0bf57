import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import type { SourceDefinition } from "../core/use-case.js";
import type { UseCase } from "../platform/use-case.js";
import type { RawMail } from "./from-mails.js";

/**
 * The mails of a source: of an npm package that carries a corpus (`package:<name>`, a function that gives
 * `{ id, group, text }[]`), or of a folder whose sub-folders are the collections, one mail a file.
 * @throws TunelabError `missing-file` or `bad-input` with the remedy
 */
export async function readMails(useCase: UseCase, source: SourceDefinition): Promise<RawMail[]> {
  return source.path.startsWith("package:") ? fromPackage(useCase, source) : fromFolder(useCase, source);
}

function fromPackage(useCase: UseCase, { name, path }: SourceDefinition): RawMail[] {
  const packageName = path.slice("package:".length);
  let loaded: unknown;
  try {
    // The project's own packages come first, then tunelab's. The lock file pins either, so the content is on record.
    loaded = loadFirst(packageName, [join(useCase.root, "package.json"), import.meta.url]);
  } catch (cause) {
    throw new TunelabError("missing-file", `source "${name}": package ${packageName} cannot be loaded`, {
      findings: [{ message: messageOf(cause).split("\n")[0] ?? "" }],
      remedy: `Install it: npm install ${packageName}`,
      cause,
    });
  }
  const mails: unknown = typeof loaded === "function" ? (loaded as () => unknown)() : loaded;
  if (!Array.isArray(mails) || !mails.every(isCorpusMail)) {
    throw new TunelabError("bad-input", `source "${name}": package ${packageName} does not give a list of mails`, {
      remedy: "A corpus package exports a function that returns objects with id, group and text.",
    });
  }
  return mails.map(({ id, group, text }) => ({ id, collection: group, raw: text }));
}

function loadFirst(packageName: string, from: readonly string[]): unknown {
  let failure: unknown;
  for (const place of from) {
    try {
      return createRequire(place)(packageName);
    } catch (cause) {
      failure = cause;
    }
  }
  throw failure;
}

function isCorpusMail(value: unknown): value is { id: string; group: string; text: string } {
  const mail = value as { id?: unknown; group?: unknown; text?: unknown } | null;
  return typeof mail?.id === "string" && typeof mail.group === "string" && typeof mail.text === "string";
}

async function fromFolder(useCase: UseCase, { name, path }: SourceDefinition): Promise<RawMail[]> {
  const folder = join(useCase.folder, path);
  if (!existsSync(folder)) {
    throw new TunelabError("missing-file", `source "${name}": folder not found: ${relative(useCase.root, folder)}`, {
      remedy: "Give a folder whose sub-folders are the collections, one mail a file.",
    });
  }
  const mails: RawMail[] = [];
  for (const collection of (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
    const files = (await readdir(join(folder, collection.name), { withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    for (const file of files.map((one) => one.name).sort()) {
      const mailPath = join(folder, collection.name, file);
      const raw = await readFile(mailPath);
      const hash = createHash("sha256").update(raw).digest("hex");
      useCase.inputs.add({ kind: "file", name: relative(useCase.root, mailPath).split(sep).join("/"), hash });
      mails.push({ id: file.replace(/\.[^.]*$/, ""), collection: collection.name, raw });
    }
  }
  return mails;
}
