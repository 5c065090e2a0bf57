import type { Example } from "./example.js";

/** The facts about a task that the decision framework weighs. Names and values as the framework's authors use them. */
export interface DecisionProfile {
  taskComplexity: "simple" | "medium" | "complex";
  dataAvailability: "low" | "medium" | "high";
  dataQuality: "low" | "medium" | "high";
  volumePerDay: number;
  budgetConstraint: "low" | "medium" | "high";
  timeToMarket: "urgent" | "normal" | "flexible";
  requiresFactualAccuracy: boolean;
  requiresConsistency: boolean;
  requiresSpecializedBehavior: boolean;
  hasKnowledgeBase: boolean;
  dataChangesFrequently: boolean;
  requiresCitations: boolean;
  requiresFlexibility: boolean;
  domainSpecific: boolean;
  /** Accuracy that the task needs, 0..1. */
  requiredAccuracy: number;
  costSensitivity: "low" | "medium" | "high";
}

export type SourceKind =
  | "tickets"
  | "config-standards"
  | "config-validations"
  | "device-logs"
  | "mails"
  | "question-answer"
  | "invocation-logs";

/** One place that raw rows come from. */
export interface SourceDefinition {
  name: string;
  kind: SourceKind;
  /** A file relative to the use case's folder, or `package:<npm package>` for a corpus that a package carries. */
  path: string;
  /** Our field → the file's column, for tables. */
  columns?: Record<string, string>;
  /** Collection → label, where the label is the collection's and not the row's. */
  collectionLabels?: Record<string, string>;
  /** Task tag for a multi-task mix. */
  task?: string;
  /** System prompt for this source's Examples; the use case's own where absent. */
  system?: string;
  /** Minutes to add to times that carry no zone, to reach UTC. */
  utcOffsetMinutes?: number;
  /** What stands first in dates such as 04/03/2026. Absent: read off the column where that is possible, else the month. */
  slashDates?: "month-first" | "day-first";
}

/** A named slice of the Examples: what trains, what plays production. A row must meet every condition given. */
export interface WindowDefinition {
  name: string;
  /** One line for the reports. */
  description: string;
  collections?: string[];
  sources?: string[];
  /** Inclusive, ISO date. */
  from?: string;
  /** Exclusive, ISO date. */
  before?: string;
}

export interface LabelDefinition {
  name: string;
  /** What the label means, in the words that the prompt uses. */
  description: string;
}

/** One contender of the benchmark, as the use case defines it. */
export interface ArmDefinition {
  name: string;
  /** `provider:model`, or `tuned` for the model that the training step made. */
  model: string;
  /** `full` sends the use case's system prompt, `short` its short one (a tuned model needs less). */
  prompt: "full" | "short";
  /** Examples from the training part that go into every request. */
  fewShotExamples: number;
  /** Catalogue model whose prices this arm pays: an ARN that does not tell its model needs it. `unknown` where nobody knows. */
  pricedAs: string;
  /** `base` or `custom-on-demand`: which of that model's prices. */
  priceKind: "base" | "custom-on-demand";
}

/** Where and how a model is trained on Amazon Bedrock. */
export interface BedrockDefinition {
  /** AWS region of the job; the bucket must lie in it too. */
  region: string;
  /** S3 bucket for training files and results. */
  bucket: string;
  /** Start of every key in the bucket. @default "tunelab" */
  prefix?: string;
  /** Role that the job takes on to read and write the bucket. */
  roleArn: string;
  /** Name of the custom model. @default "tunelab-<use case>-<start of the plan's hash>" */
  modelName?: string;
  /** The service's own names and values; what is left out takes the published default. */
  hyperparameters?: Record<string, number | string>;
  /** What to do with rows that would fail the job, such as those with reserved words. @default "refuse" */
  badRows?: "refuse" | "leave-out";
}

export interface TrainingDefinition {
  trainer: "local" | "bedrock";
  /** Catalogue model that the plan is checked and priced against. */
  baseModel: string;
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** Epochs without improvement of the validation loss before training stops. */
  earlyStoppingPatience: number;
  seed: number;
  /** Needed by `trainer: bedrock`; the four settings above are the embedded trainer's. */
  bedrock?: BedrockDefinition;
}

export interface SplitDefinition {
  trainShare: number;
  validationShare: number;
  testShare: number;
  seed: number;
}

/** What the ROI step assumes. Money in USD, shares in 0..1. */
export interface RoiAssumptions {
  monthlyRequests: number;
  /** Data preparation, training and set-up, once. */
  setupCostUsd: number;
  monthlyMaintenanceUsd: number;
  /** Worth of one answer that is right where it was wrong before. */
  valuePerImprovedAnswerUsd: number;
  horizonMonths: number;
}

export interface MonitorDefinition {
  /** Window whose Examples are the reference. */
  reference: string;
  /** Windows that play production. */
  production: string[];
  /** Jensen-Shannon divergence in bits above which a feature counts as drifted, unless calibration sets a higher one. */
  driftThreshold: number;
  /** Relative drop of accuracy that calls for retraining. */
  acceptableDecline: number;
}

/** A use case as `use-case.yaml` states it. */
export interface UseCaseDefinition {
  name: string;
  title: string;
  question: string;
  /** System prompt: the instructions that half work today. */
  system: string;
  /** The prompt that a tuned model gets by with. */
  shortSystem: string;
  labels: LabelDefinition[];
  /** What the model should answer: one label, or free text that begins with the label. */
  answer: "label" | "text";
  maxAnswerTokens: number;
  decide: DecisionProfile;
  /** Absent where only the decision step applies. */
  sources: SourceDefinition[];
  windows: WindowDefinition[];
  split?: SplitDefinition;
  train?: TrainingDefinition;
  arms: ArmDefinition[];
  roi?: RoiAssumptions;
  monitor?: MonitorDefinition;
}

/** The Examples that a window selects, in their order. A row without a time never matches a dated window. */
export function selectWindow(examples: readonly Example[], window: WindowDefinition): Example[] {
  return examples.filter((example) => {
    const { collections, sources, from, before } = window;
    if (collections && !collections.includes(example.source.collection ?? "")) return false;
    if (sources && !sources.includes(example.source.source)) return false;
    if (from !== undefined && !(example.createdAt !== undefined && example.createdAt >= from)) return false;
    if (before !== undefined && !(example.createdAt !== undefined && example.createdAt < before)) return false;
    return true;
  });
}
