import { createHash } from "node:crypto";
import type { Example } from "../core/example.js";
import type { LedgerEntry } from "../core/ledger.js";
import type { SourceDefinition } from "../core/use-case.js";
import { DisjointSets } from "../text/disjoint-sets.js";
import type { SourceConversion } from "./conversion.js";
import { receivedAt, threadKeys } from "./mail-headers.js";
import { cutAt, htmlReader, readableBody } from "./mail-text.js";

/** One mail as it lies in a corpus or a folder, before MIME decoding. */
export interface RawMail {
  /** Unique within its collection. */
  id: string;
  collection: string;
  /** The mail as text, or as bytes where its character sets are to be decoded by us. */
  raw: string | Uint8Array;
}

/** Longest body that goes into a prompt, in characters: keeps training affordable, and what tells spam from ham is early. */
export const MOST_BODY_CHARACTERS = 4_000;

/**
 * Mails as Examples: `Subject:` and the readable body ask, the collection's label answers.
 *
 * MIME, encoded words and character sets are postal-mime's work, HTML is html-to-text's. Time: the topmost `Received`
 * header, else none. Group: the thread, by message ids or by subject and sender. To the ledger go mails that hold U+FFFD
 * (a character was lost before we saw it), that do not decode, that are empty, or whose collection has no label.
 * @param file where the mails came from, for the ledger
 */
export async function fromMails(
  mails: readonly RawMail[],
  {
    source,
    file,
    mostBodyCharacters = MOST_BODY_CHARACTERS,
  }: { source: SourceDefinition; file: string; mostBodyCharacters?: number },
): Promise<SourceConversion> {
  const { default: PostalMime } = await import("postal-mime");
  const toText = await htmlReader();
  const ledger: LedgerEntry[] = [];
  const kept: { example: Example; keys: string[] }[] = [];
  let undated = 0;
  let cut = 0;
  for (const { id, collection, raw } of mails) {
    const record = `${collection}/${id}`;
    const origin = { source: source.name, file, record, collection };
    const reject = (reason: string) =>
      ledger.push({ id: `${source.name}/${record}`, step: "convert", reason, source: origin });
    const label = source.collectionLabels?.[collection];
    if (label === undefined) {
      reject("its collection has no label in collectionLabels");
      continue;
    }
    if (typeof raw === "string" && raw.includes("\uFFFD")) {
      reject("holds U+FFFD: a character was lost before the mail reached us");
      continue;
    }
    try {
      const mail = await PostalMime.parse(typeof raw === "string" ? raw.replace(/^From .{0,300}\r?\n/, "") : raw);
      const body = readableBody(mail, toText);
      const subject = (mail.subject ?? "").trim();
      if (subject === "" && body === "") {
        reject("has neither a subject nor a readable body");
        continue;
      }
      const createdAt = receivedAt(mail);
      if (createdAt === null) undated += 1;
      if (body.length > mostBodyCharacters) cut += 1;
      const example: Example = {
        id: `${source.name}/${record}`,
        ...(source.system === undefined ? {} : { system: source.system }),
        messages: [
          { role: "user", content: `Subject: ${subject}\n\n${cutAt(body, mostBodyCharacters)}`.trimEnd() },
          { role: "assistant", content: label },
        ],
        label,
        ...(source.task === undefined ? {} : { task: source.task }),
        ...(createdAt === null ? {} : { createdAt }),
        source: origin,
      };
      kept.push({ example, keys: threadKeys(mail) });
    } catch {
      // The parser's message may quote the mail, and the ledger holds no personal data.
      reject("does not decode as a mail");
    }
  }
  const notes = [
    { message: "no Received header with a time: the mail has no date", rows: undated },
    { message: `body cut at ${mostBodyCharacters} characters`, rows: cut },
  ];
  return {
    examples: groupByThread(kept),
    ledger,
    rowsIn: mails.length,
    notes: notes.filter((note) => note.rows > 0).map((note) => ({ source: source.name, ...note })),
  };
}

/** Gives each mail its thread as group, named by a hash: a group name holds no address. A mail alone has no group. */
function groupByThread(mails: readonly { example: Example; keys: readonly string[] }[]): Example[] {
  const threads = new DisjointSets(mails.length);
  const seen = new Map<string, number>();
  for (const [index, { keys }] of mails.entries()) {
    for (const key of keys) {
      const other = seen.get(key);
      if (other === undefined) seen.set(key, index);
      else threads.join(index, other);
    }
  }
  const result = mails.map((mail) => mail.example);
  for (const members of threads.sets().values()) {
    if (members.length < 2) continue;
    const names = members.map((member) => mails[member]?.example.id ?? "").sort();
    const group = `thread-${createHash("sha256").update(names.join("\n")).digest("hex").slice(0, 12)}`;
    for (const member of members) result[member] = { ...(result[member] as Example), group };
  }
  return result;
}
