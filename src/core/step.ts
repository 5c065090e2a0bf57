/**
 * What each step keeps for the next one. Every stage adds its own entry by declaration merging:
 * `declare module "../core/step.js" { interface StepRecords { split: { summary: …; rows: { train: Example } } } }`
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the stages
export interface StepRecords {}

export type StepName = Extract<keyof StepRecords, string>;

/** The small, JSON part of a step's record. */
export type StepSummary<Step extends StepName> = StepRecords[Step] extends { summary: infer Summary } ? Summary : never;

/** Row tables by name: the large part, one JSON line a row. */
export type StepRows<Step extends StepName> = StepRecords[Step] extends { rows: infer Rows }
  ? Rows
  : Record<never, never>;

/** A step as it was loaded: the summary at once, the rows when asked for. */
export interface LoadedStep<Step extends StepName> {
  /** Content hash of everything the step kept: equal content, equal key. */
  readonly key: string;
  readonly summary: StepSummary<Step>;
  rows<Table extends keyof StepRows<Step> & string>(table: Table): Promise<StepRows<Step>[Table][]>;
}
