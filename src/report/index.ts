export * from "./answers.js";
export type { ChartSpec } from "./charts/chart.js";
export * as charts from "./charts/index.js";
export { show, text } from "./show.js";
export { type Answer, type AnswerTone, stage } from "./stage.js";
export {
  type CellFormat,
  type Column,
  frame,
  type TableData,
  table,
  tableData,
  tableHtml,
  tableText,
} from "./table.js";
export * as data from "./views/data.js";
export * as decision from "./views/decision.js";
export * as deployment from "./views/deployment.js";
export * as evaluation from "./views/evaluation.js";
export * as money from "./views/money.js";
export * as monitoring from "./views/monitoring.js";
export * as training from "./views/training.js";
