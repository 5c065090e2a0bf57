import { TunelabError } from "../../core/errors.js";
import { answerOf, type Example, promptOf } from "../../core/example.js";

/** What a person said of one Example. */
export interface PersonVerdict {
  id: string;
  verdict: "accept" | "mend" | "drop";
  /** 0 to 1; null when the person gave none. */
  score: number | null;
  /** The answer as the person would have it; only with `mend`. */
  answer?: string;
  note?: string;
}

const HEADER = ["id", "prompt", "answer", "verdict (accept, mend, drop)", "score (0 to 1)", "better answer", "note"];

/** A sheet for people to fill in, as CSV that spreadsheets open: one row an Example, room for a verdict. */
export function reviewSheet(examples: readonly Example[]): string {
  const rows = examples.map((example) => [example.id, promptOf(example), answerOf(example), "", "", "", ""]);
  // The mark at the start makes spreadsheets read UTF-8.
  return `\uFEFF${[HEADER, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Spreadsheets run what begins with = + - or @: such a text gets an apostrophe, which they do not show. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The verdicts of a sheet that came back. Rows without a verdict are left out.
 * @throws TunelabError `bad-input` with every row whose verdict or score does not fit
 */
export async function readReviewSheet(
  text: string,
  { file = "review.csv" }: { file?: string } = {},
): Promise<PersonVerdict[]> {
  const { parse } = await import("csv-parse/sync");
  const rows = parse(text, {
    bom: true,
    relaxColumnCount: true,
    delimiter: text.slice(0, 200).includes(";verdict") ? ";" : ",",
  });
  const findings: { file: string; line: number; field: string; message: string }[] = [];
  const verdicts: PersonVerdict[] = [];
  for (const [index, [id = "", , , said = "", written = "", better = "", note = ""]] of rows.entries()) {
    if (index === 0 || said.trim() === "") continue;
    const verdict = said.trim().toLowerCase();
    const score = written.trim() === "" ? null : Number(written.replace(",", "."));
    const wrong = (field: string, message: string) =>
      findings.push({ file, line: index + 1, field, message: `${id}: ${message}` });
    if (verdict !== "accept" && verdict !== "mend" && verdict !== "drop")
      wrong("verdict", "must be accept, mend or drop");
    else if (score !== null && !(score >= 0 && score <= 1)) wrong("score", "must be a number from 0 to 1");
    else {
      const answer =
        verdict === "mend" && better.trim() !== "" ? { answer: better.trim().replace(/^'(?=[=+\-@])/, "") } : {};
      verdicts.push({
        id: id.replace(/^'(?=[=+\-@])/, ""),
        verdict,
        score,
        ...answer,
        ...(note.trim() === "" ? {} : { note: note.trim() }),
      });
    }
  }
  if (findings.length > 0) {
    throw new TunelabError("bad-input", `${file}: ${findings.length} rows do not fit`, {
      findings,
      remedy: "Mend those rows (lines count records) and import again.",
    });
  }
  return verdicts;
}
