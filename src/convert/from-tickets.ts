import { type ConvertedRow, emptyFields, type RejectedRow, type RowConverter, textField } from "./conversion.js";
import { decodeEntities } from "./html-entities.js";
import { commonParts, knownLabel, turn } from "./row-parts.js";

/**
 * A solved ticket as a training turn. Fields: `summary` and `description` (the problem, at least one of them),
 * `diagnosis`, `resolution`, `label` (the close code); optional `id`, `createdAt`, `group` (the parent incident).
 *
 * The problem is the summary, then the description unless it says the same. The answer is a `Category:` line, then
 * `**Diagnosis:**` and `**Resolution:**`. A half-filled ticket goes to the ledger: a model would learn to answer halves.
 * So does a ticket whose close code is no label of the use case, or whose opening time is empty or unreadable where the source maps one.
 */
export const fromTicket: RowConverter = (row, source, labels): ConvertedRow | RejectedRow => {
  const text = (name: string) => decodeEntities(textField(row, name)).trim();
  const summary = text("summary");
  const description = text("description");
  const missing = emptyFields(row, ["diagnosis", "resolution", "label"]);
  if (summary === "" && description === "") missing.unshift("summary and description");
  if (missing.length > 0) return { reject: `half-filled ticket: ${missing.join(", ")} empty` };
  if ("createdAt" in row.fields && textField(row, "createdAt") === "") return { reject: "no opening time" };
  const parts = commonParts(row, source);
  if ("reject" in parts) return parts;

  const label = knownLabel(text("label"), labels);
  if (label === null) return { reject: "close code is none of the use case's labels" };
  const problem = [summary, description === summary ? "" : description].filter((part) => part !== "").join("\n\n");
  // The parent's own row carries its number and no parent: with its number as group it joins its children.
  const group = parts.group ?? parts.record;
  return {
    ...parts,
    ...turn(problem, ticketAnswer(label, text("diagnosis"), text("resolution"))),
    label,
    ...(group === undefined ? {} : { group }),
  };
};

/** The wanted answer to a ticket, in the layout that the system prompt asks for. */
export function ticketAnswer(label: string, diagnosis: string, resolution: string): string {
  return `Category: ${label}\n\n**Diagnosis:**\n${diagnosis}\n\n**Resolution:**\n${resolution}`;
}
