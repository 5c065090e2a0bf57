import type { DataLimits } from "./check-record.js";
import type { FileFinding } from "./finding.js";
import type { PartValidation } from "./validate-files.js";

/** Records and bytes of one part against the limits. */
export function countFindings(
  { part, file, lines, bytes }: Pick<PartValidation, "part" | "file" | "lines" | "bytes">,
  limits: DataLimits,
): FileFinding[] {
  const findings: FileFinding[] = [];
  const add = (rule: string, message: string, remedy: string) =>
    findings.push({ file, rule, level: "error", message, remedy });
  const [least, most, mostBytes] =
    part === "train"
      ? [limits.minTrainRecords, limits.maxTrainRecords, limits.maxTrainBytes]
      : [limits.minValidationRecords, limits.maxValidationRecords, limits.maxValidationBytes];
  if (lines === 0) add("empty-file", "holds no record", "Export the data again.");
  else if (least != null && lines < least) {
    add("too-few-records", `${lines} records, the ${part} part needs at least ${least}`, "Add records.");
  }
  if (most != null && lines > most) {
    add("too-many-records", `${lines} records, the ${part} part takes at most ${most}`, "Take a sample.");
  }
  if (mostBytes != null && bytes > mostBytes) {
    add(
      "file-size",
      `${bytes} bytes, the ${part} part may have at most ${mostBytes}`,
      "Take a sample or shorten records.",
    );
  }
  return findings;
}

/** Records of all parts together against the limits. */
export function setFindings(
  parts: readonly Pick<PartValidation, "file" | "lines">[],
  limits: DataLimits,
): FileFinding[] {
  const total = parts.reduce((sum, part) => sum + part.lines, 0);
  const file = parts.map((part) => part.file).join(" + ");
  if (limits.minTotalRecords != null && total < limits.minTotalRecords) {
    const message = `${total} records in all parts, the model needs at least ${limits.minTotalRecords}`;
    return [{ file, rule: "too-few-in-all", level: "error", message, remedy: "Add records." }];
  }
  if (limits.maxTotalRecords != null && total > limits.maxTotalRecords) {
    const message = `${total} records in all parts, the model takes at most ${limits.maxTotalRecords}`;
    return [
      { file, rule: "too-many-in-all", level: "error", message, remedy: "Take a sample, or ask for a higher quota." },
    ];
  }
  return [];
}
