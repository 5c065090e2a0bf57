import { emptyFields, type RawRow, type RowConverter, textField } from "./conversion.js";
import { commonParts, turn } from "./row-parts.js";

/**
 * A configuration standard as a training turn. Fields: `type` ("access port"), `config`, `explanation`;
 * optional `platform`, `id`, `createdAt`. Configurations keep their lines and indentation.
 */
export const fromConfigStandard: RowConverter = (row, source) => {
  const missing = emptyFields(row, ["type", "config", "explanation"]);
  if (missing.length > 0) return { reject: `half-filled configuration standard: ${missing.join(", ")} empty` };
  const parts = commonParts(row, source);
  if ("reject" in parts) return parts;
  const platform = textField(row, "platform");
  const prompt = `Generate a standard ${textField(row, "type")} configuration${platform === "" ? "" : ` for ${platform}`}.`;
  return {
    ...parts,
    ...turn(prompt, `${configText(row, "config")}\n\n# Standard Explanation:\n${textField(row, "explanation")}`),
  };
};

/**
 * A reviewed configuration as a training turn. Fields: `config`, `issues` (a list of texts, or of objects with a
 * `description`; an empty list means that nothing is wrong), `corrected`; optional `id`, `createdAt`.
 */
export const fromConfigValidation: RowConverter = (row, source) => {
  const missing = emptyFields(row, ["config", "corrected"]);
  if (missing.length > 0) return { reject: `half-filled configuration review: ${missing.join(", ")} empty` };
  const issues = issueTexts(row.fields["issues"]);
  if (issues === null) return { reject: "issues must be a list of texts or of objects with a description" };
  const parts = commonParts(row, source);
  if ("reject" in parts) return parts;
  const found = issues.length === 0 ? "None." : issues.map((issue) => `- ${issue}`).join("\n");
  return {
    ...parts,
    ...turn(
      `Validate this configuration and fix any issues:\n\n${configText(row, "config")}`,
      `**Issues Found:**\n${found}\n\n**Corrected Configuration:**\n${configText(row, "corrected")}`,
    ),
  };
};

/** A configuration without blank lines around it; the first line's indentation carries meaning and stays. */
function configText(row: RawRow, name: string): string {
  return String(row.fields[name])
    .replace(/^(?:[ \t]*\r?\n)+/, "")
    .trimEnd();
}

function issueTexts(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  const texts = value.map((issue: unknown) => {
    const text = typeof issue === "object" && issue !== null ? (issue as { description?: unknown }).description : issue;
    return typeof text === "string" ? text.trim() : "";
  });
  return texts.includes("") ? null : texts;
}
