export { TunelabError } from "./core/errors.js";
export type * from "./core/index.js";
export { loadStep, saveStep } from "./platform/steps.js";
export { openUseCase, type UseCase } from "./platform/use-case.js";
