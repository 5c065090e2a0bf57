import { TunelabError } from "../core/errors.js";
import type { SourceDefinition } from "../core/use-case.js";
import { decodeBytes } from "./decode-bytes.js";
import { isParquet, readParquet } from "./read-parquet.js";
import { readRecords } from "./read-records.js";

/** How a ticket system names the columns that we need, as its own CSV export writes them. Names in order of preference. */
export interface ExportStyle {
  description: string;
  columns: Readonly<Record<string, readonly string[]>>;
}

/** Column names of common ticket systems. Your export may name them otherwise: map those by hand. */
export const EXPORT_STYLES: Readonly<Record<string, ExportStyle>> = {
  servicenow: {
    description: "ServiceNow incident list: columns by field name (short_description) or by label (Short description)",
    columns: {
      id: ["number", "Number"],
      createdAt: ["opened_at", "Opened", "sys_created_on", "Created"],
      summary: ["short_description", "Short description"],
      description: ["description", "Description"],
      diagnosis: ["u_root_cause", "u_diagnosis", "Root cause", "Diagnosis"],
      resolution: ["close_notes", "Resolution notes", "Close notes", "Resolution"],
      label: ["category", "Category", "close_code", "Resolution code", "Close code"],
      group: ["parent_incident", "Parent Incident", "Parent incident", "problem_id", "Problem"],
    },
  },
  jira: {
    description: "Jira issue export (CSV, all fields)",
    columns: {
      id: ["Issue key", "Key"],
      createdAt: ["Created"],
      summary: ["Summary"],
      description: ["Description"],
      diagnosis: ["Custom field (Root cause)", "Custom field (Diagnosis)"],
      resolution: ["Custom field (Resolution notes)", "Custom field (Resolution details)", "Custom field (Workaround)"],
      label: ["Component/s", "Components", "Issue Type"],
      group: ["Parent", "Parent id", "Custom field (Epic Link)"],
    },
  },
  zendesk: {
    description: "Zendesk ticket export with the agent's answer in a field of its own",
    columns: {
      id: ["Id", "ID", "Ticket ID", "id"],
      createdAt: ["Created at", "Ticket created - Timestamp", "created_at"],
      summary: ["Subject", "Ticket subject", "subject"],
      description: ["Description", "description"],
      diagnosis: ["Root cause"],
      resolution: ["Resolution", "Solution", "Agent answer", "Public reply"],
      label: ["Category", "Ticket form", "Type", "Ticket type"],
      group: ["Problem id", "Problem ID", "Ticket problem ID"],
    },
  },
};

/** What a ticket cannot be without. */
const NEEDED = ["summary", "resolution"];

/** The names of a table's columns: the first line of a CSV, the keys of the first record of the other forms. */
export async function headerOf(bytes: Uint8Array, file: string): Promise<string[]> {
  if (isParquet(bytes)) return Object.keys((await readParquet(bytes, { file })).rows[0]?.fields ?? {});
  const { rows } = await readRecords(decodeBytes(bytes).text, { file: file.replace(/\.gz$/i, "") });
  return Object.keys(rows[0]?.fields ?? {});
}

/**
 * The column mapping of an export in a known style, from the columns that the file has: our field → the file's column.
 * @param given mapped by hand; counts before the style's own
 * @throws TunelabError `bad-input` when a needed column is missing, with the names that would have been taken
 * @example sourceLike("jira", ["Issue key", "Summary", "Custom field (Resolution notes)"]).columns.id // "Issue key"
 */
export function sourceLike(
  style: string,
  header: readonly string[],
  given: Readonly<Record<string, string>> = {},
): Pick<SourceDefinition, "kind"> & { columns: Record<string, string> } {
  const known = EXPORT_STYLES[style];
  if (known === undefined) {
    throw new TunelabError("bad-parameter", `no export style "${style}"`, {
      remedy: `There are: ${Object.keys(EXPORT_STYLES).join(", ")}. Others are mapped with --map field=column.`,
    });
  }
  const columns: Record<string, string> = {};
  for (const [field, names] of Object.entries(known.columns)) {
    const name = names.find((one) => header.includes(one));
    if (name !== undefined) columns[field] = name;
  }
  Object.assign(columns, given);
  const missing = NEEDED.filter((field) => !(field in columns));
  if (missing.length > 0) {
    throw new TunelabError("bad-input", `the export lacks what a ${style} ticket needs: ${missing.join(", ")}`, {
      findings: missing.map((field) => ({ field, message: `none of ${known.columns[field]?.join(", ")} is there` })),
      remedy: `The file has: ${header.join(", ")}. Map by hand: --map ${missing[0]}="<column>".`,
    });
  }
  return { kind: "tickets", columns };
}
