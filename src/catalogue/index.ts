// parseCatalogue is not here: its schema loads zod and yaml. Import it where it is used, from "./parse.js".
export { canTrain, type TrainingAnswer } from "./can-train.js";
export { hyperparametersFor, limitsFor } from "./limits.js";
export { modelOf } from "./model.js";
export {
  ageInDays,
  type KnownPrice,
  modifierOf,
  type Price,
  priceOf,
  type TokenPrices,
  tokenPrices,
  type UnknownPrice,
} from "./price.js";
export type * from "./types.js";
