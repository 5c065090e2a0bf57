export type * from "./chat-model.js";
export type * from "./errors.js";
export type * from "./example.js";
export type * from "./interaction.js";
export type * from "./ledger.js";
export type * from "./message.js";
export type * from "./step.js";
export type * from "./use-case.js";
