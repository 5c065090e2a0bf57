import { type ConvertedRow, emptyFields, type RejectedRow, type RowConverter, textField } from "./conversion.js";
import { decodeEntities } from "./html-entities.js";
import { commonParts, knownLabel, turn } from "./row-parts.js";

/**
 * A solved ticket as a training turn. Fields: `summary` and `description` (the problem, at least one of them),
 * `resolution`, and where a column is mapped to them `diagnosis` and `label` (the close code); optional `id`, `createdAt`,
 * `group` (the parent incident).
 *
 * The problem is the summary, then the description unless it says the same. The answer is a `Category:` line, then
 * `**Diagnosis:**` and `**Resolution:**`. A half-filled ticket goes to the ledger: a model would learn to answer halves.
 * So does a ticket whose close code is no label of the use case, or whose opening time is empty or unreadable where the source maps one.
 */
export const fromTicket: RowConverter = (row, source, labels): ConvertedRow | RejectedRow => {
  const text = (name: string) => decodeEntities(textField(row, name)).trim();
  const summary = text("summary");
  const description = text("description");
  // Not every ticket system has a diagnosis or a close code: what no column is mapped to is not asked for.
  const asked = ["diagnosis", "label"].filter((name) => name in row.fields);
  const missing = emptyFields(row, [...asked, "resolution"]);
  if (summary === "" && description === "") missing.unshift("summary and description");
  if (missing.length > 0) return { reject: `half-filled ticket: ${missing.join(", ")} empty` };
  if ("createdAt" in row.fields && textField(row, "createdAt") === "") return { reject: "no opening time" };
  const parts = commonParts(row, source);
  if ("reject" in parts) return parts;

  const label = asked.includes("label") ? knownLabel(text("label"), labels) : undefined;
  if (label === null) return { reject: "close code is none of the use case's labels" };
  const problem = [summary, description === summary ? "" : description].filter((part) => part !== "").join("\n\n");
  // The parent's own row carries its number and no parent: with its number as group it joins its children.
  const group = parts.group ?? parts.record;
  return {
    ...parts,
    ...turn(problem, ticketAnswer(label, text("diagnosis"), text("resolution"))),
    ...(label === undefined ? {} : { label }),
    ...(group === undefined ? {} : { group }),
  };
};

/** The wanted answer to a ticket, in the layout that the system prompt asks for. */
export function ticketAnswer(label: string | undefined, diagnosis: string, resolution: string): string {
  const category = label === undefined ? "" : `Category: ${label}\n\n`;
  return `${category}${diagnosis === "" ? "" : `**Diagnosis:**\n${diagnosis}\n\n`}**Resolution:**\n${resolution}`;
}
