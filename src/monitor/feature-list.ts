import type { CategoricalFeature, NumericFeature } from "./features.js";

/** Every feature that drift is judged by. `unknownWordShare` and `commonWords` need the reference's vocabulary. */
export type FeatureName = NumericFeature | CategoricalFeature | "unknownWordShare" | "commonWords";

/** How a value is shown: `share` in percent, `count` as a number. */
export type FeatureUnit = "count" | "share" | "category" | "word";

/** Title and unit of every feature, in the order of the report. */
export const FEATURES: Readonly<Record<FeatureName, { title: string; unit: FeatureUnit }>> = {
  label: { title: "Label", unit: "category" },
  task: { title: "Task", unit: "category" },
  commonWords: { title: "Common words", unit: "word" },
  unknownWordShare: { title: "Share of new words", unit: "share" },
  characterCount: { title: "Characters", unit: "count" },
  wordCount: { title: "Words", unit: "count" },
  meanWordLength: { title: "Mean word length", unit: "count" },
  capitalShare: { title: "Capital letters", unit: "share" },
  digitShare: { title: "Digits", unit: "share" },
  punctuationShare: { title: "Punctuation", unit: "share" },
  nonAsciiShare: { title: "Non-ASCII characters", unit: "share" },
  exclamationMarkCount: { title: "Exclamation marks", unit: "count" },
  linkCount: { title: "Links", unit: "count" },
  htmlShare: { title: "HTML tags", unit: "share" },
  weekday: { title: "Weekday", unit: "category" },
  hourOfDay: { title: "Hour of day (UTC)", unit: "category" },
};
