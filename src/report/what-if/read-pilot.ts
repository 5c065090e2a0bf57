import { readCsv } from "../../convert/read-csv.js";
import { TunelabError } from "../../core/errors.js";
import { type ActualMonth, ROI_APPROACH_WORDS, type RoiApproach } from "../../roi/index.js";

const OPTIONAL = ["inputTokens", "outputTokens", "accuracy"] as const;

/** Units of the columns, for messages. */
const PILOT_COLUMNS = {
  month: "month of the horizon, from 1",
  approach: Object.keys(ROI_APPROACH_WORDS).join(", "),
  requests: "requests in the month",
  costUsd: "the month's bill, USD",
  inputTokens: "tokens in all",
  outputTokens: "tokens in all",
  accuracy: "share of right answers, 0..1",
};

/**
 * Reads a pilot's months from CSV: `month,approach,requests,costUsd` and, where known, `inputTokens,outputTokens,accuracy`.
 * @throws TunelabError `bad-input` with file, line, column and unit: a thousands separator, a currency sign, text
 */
export async function readPilot(text: string, file: string): Promise<ActualMonth[]> {
  const { rows, broken } = await readCsv(text, { file });
  const findings = broken.map(({ line, reason }) => ({ file, line, message: reason }));
  const months = rows.map(({ fields, line = 0 }): ActualMonth => {
    const cell = (field: keyof typeof PILOT_COLUMNS): string => {
      const value = fields[field];
      return typeof value === "string" ? value.trim() : "";
    };
    const number = (field: keyof typeof PILOT_COLUMNS): number => {
      const written = cell(field);
      if (/^-?(\d+\.?\d*|\.\d+)$/.test(written)) return Number(written);
      const message = `must be a plain number (${PILOT_COLUMNS[field]}), without separators or signs of currency; got "${written}"`;
      findings.push({ file, line, message: `[${field}] ${message}` });
      return 0;
    };
    const optional = OPTIONAL.flatMap((field) => (cell(field) === "" ? [] : [[field, number(field)]]));
    return {
      month: number("month"),
      approach: cell("approach") as RoiApproach,
      requests: number("requests"),
      costUsd: number("costUsd"),
      ...(Object.fromEntries(optional) as Partial<ActualMonth>),
    };
  });
  if (findings.length > 0)
    throw new TunelabError("bad-input", `${file} is not a pilot's record`, {
      findings,
      remedy: `Its columns: ${Object.entries(PILOT_COLUMNS)
        .map(([name, unit]) => `${name} (${unit})`)
        .join("; ")}.`,
    });
  return months;
}
