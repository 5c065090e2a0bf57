import { emptyFields, type RowConverter, textField } from "./conversion.js";
import { commonParts, turn } from "./row-parts.js";

/**
 * A syslog line and the structure wanted of it. Fields: `line` (the raw line), `fields` (an object: the answer, written as
 * one line of JSON in the order given); optional `id`, `createdAt`, `group` (the event that several lines tell of).
 */
export const fromDeviceLog: RowConverter = (row, source) => {
  if (emptyFields(row, ["line"]).length > 0) return { reject: "half-filled log record: line empty" };
  const fields = row.fields["fields"];
  if (typeof fields !== "object" || fields === null || Array.isArray(fields) || Object.keys(fields).length === 0) {
    return { reject: "half-filled log record: fields must be an object that is not empty" };
  }
  const parts = commonParts(row, source);
  if ("reject" in parts) return parts;
  return { ...parts, ...turn(`Parse this log line:\n${textField(row, "line")}`, JSON.stringify(fields)) };
};
