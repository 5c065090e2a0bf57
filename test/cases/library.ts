/** The built library, with the types of its source. */
const dist = new URL("../../dist/", import.meta.url);

const load = (path: string): Promise<unknown> => import(new URL(path, dist).href);

export const stats = (await load("stats/index.js")) as typeof import("../../src/stats/index.js");
export const distributions = (await load(
  "stats/distributions.js",
)) as typeof import("../../src/stats/distributions.js");
export const scorers = (await load(
  "benchmark/scorers/index.js",
)) as typeof import("../../src/benchmark/scorers/index.js");
export const classification = (await load(
  "benchmark/classification.js",
)) as typeof import("../../src/benchmark/classification.js");
export const rateLimit = (await load("models/rate-limit.js")) as typeof import("../../src/models/rate-limit.js");
export const random = (await load("core/random.js")) as typeof import("../../src/core/random.js");
