import { emptyFields, type RowConverter, textField } from "./conversion.js";
import { commonParts, knownLabel, turn } from "./row-parts.js";

/**
 * A question with its answer, or a text with its class. Fields: `question`, and `answer` or `label` (a row with only a
 * label is answered by the label); optional `id`, `group`, `createdAt`.
 */
export const fromQuestionAnswer: RowConverter = (row, source, labels) => {
  const missing = emptyFields(row, ["question"]);
  const written = textField(row, "label");
  const label = written === "" ? "" : knownLabel(written, labels);
  if (label === null) return { reject: "label is none of the use case's labels" };
  const answer = textField(row, "answer") || label;
  if (answer === "") missing.push("answer");
  if (missing.length > 0) return { reject: `half-filled pair: ${missing.join(", ")} empty` };
  const parts = commonParts(row, source);
  if ("reject" in parts) return parts;
  return { ...parts, ...turn(textField(row, "question"), answer), ...(label === "" ? {} : { label }) };
};
