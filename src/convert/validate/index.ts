export type { DataLimits } from "./check-record.js";
export { detectFormat } from "./detect-format.js";
export type { FileFinding } from "./finding.js";
export {
  type DataPart,
  type FileValidation,
  type PartValidation,
  type ValidateFilesOptions,
  validateFiles,
} from "./validate-files.js";
