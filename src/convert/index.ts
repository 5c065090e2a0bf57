export type { Conversion, ConversionNote, SourceConversion, SourceCount } from "./conversion.js";
export { parseDate } from "./dates.js";
export { EXPORT_STYLES, type ExportStyle, headerOf, sourceLike } from "./export-styles.js";
export { fromInvocationLog, type InvocationLogOptions, interactionOf } from "./from-invocation-logs.js";
export { fromMails, type RawMail } from "./from-mails.js";
export { readFormat, type TrainingTurn } from "./read-formats.js";
export { convertBytes, convertRows, convertText, readSources } from "./read-sources.js";
export { type RowBatch, streamJsonLines } from "./stream-rows.js";
export { type TrainingFilesOptions, trainingFiles } from "./training-files.js";
export {
  type DataLimits,
  type DataPart,
  detectFormat,
  type FileFinding,
  type FileValidation,
  type PartValidation,
  type ValidateFilesOptions,
  validateFiles,
} from "./validate/index.js";
export { type ValidateOptions, validateExamples } from "./validate-examples.js";
export {
  type WriteOptions,
  writeBedrockClaude,
  writeBedrockNova,
  writeFormat,
  writeOpenaiChat,
  writePromptCompletion,
} from "./write-formats.js";
