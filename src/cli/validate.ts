import type { TrainingMethod } from "../catalogue/types.js";
import { type FileFinding, type FileValidation, validateFiles } from "../convert/index.js";
import { describeFinding } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { catalogueHere } from "./catalogue.js";

/** Findings of one rule that are printed; `--json` gives all that are kept. */
const PRINTED_PER_RULE = 5;

/** `tunelab validate`: what the target model's training job would say to a file, all of it at once. */
export async function validate(
  file: string,
  {
    for: model,
    validation,
    method = "fine-tuning",
    mostFindings = "1000",
    json = false,
  }: { for: string; validation?: string; method?: TrainingMethod; mostFindings?: string; json?: boolean },
): Promise<number> {
  const result = await validateFiles(
    { train: file, validation },
    { catalogue: await catalogueHere(), model, method, mostFindings: Math.max(1, Number(mostFindings) || 1_000) },
  );
  console.log(json ? JSON.stringify(result, null, 2) : describe(result));
  return result.ok ? EXIT_CODES.ok : EXIT_CODES.cellFailed;
}

function describe(result: FileValidation): string {
  const lines: string[] = [];
  for (const { part, file, bytes, records, lines: count, tokens } of result.parts) {
    const parsed = records === count ? "" : `, ${formatCount(records)} of them JSON`;
    lines.push(
      `${part}: ${file}: ${formatCount(count, "line")}${parsed}, ${formatCount(bytes)} bytes, about ${formatCount(tokens)} tokens`,
    );
  }
  for (const { rule, level, count } of result.byRule) {
    const found = result.findings.filter((finding) => finding.rule === rule && finding.level === level);
    lines.push("", `${level === "error" ? "✗" : "!"} ${rule}: ${formatCount(count, "time")}`);
    for (const finding of found.slice(0, PRINTED_PER_RULE)) lines.push(`    ${describeFinding(finding)}`);
    if (count > PRINTED_PER_RULE)
      lines.push(`    and ${formatCount(count - Math.min(found.length, PRINTED_PER_RULE))} more (--json lists them)`);
    const remedy = found.find((finding: FileFinding) => finding.remedy !== undefined)?.remedy;
    if (remedy !== undefined) lines.push(`    ${remedy}`);
  }
  const rules =
    result.limits === null ? "no published limits are known" : `limits: ${result.limits.source}, ${result.limits.asOf}`;
  lines.push(
    "",
    result.ok
      ? `${result.model} would take this (${result.format}, ${result.method}; ${rules}).`
      : `${result.model} would refuse this: ${formatCount(result.errors, "error")}, ${formatCount(result.warnings, "warning")} (${result.format}, ${result.method}; ${rules}).`,
  );
  return lines.join("\n");
}
