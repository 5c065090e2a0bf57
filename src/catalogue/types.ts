/** What a model can be taught by on Amazon Bedrock. */
export type TrainingMethod =
  | "fine-tuning"
  | "distillation-student"
  | "distillation-teacher"
  | "reinforcement-fine-tuning";

/** The file format that a model's training job takes; each has a writer in `convert`. */
export type TrainingFormat = "bedrock-claude" | "bedrock-nova" | "prompt-completion" | "openai-chat";

/** When a model leaves service on Bedrock. Null: no such date found. Dates are ISO 8601 days. */
export interface Lifecycle {
  /** From this day no new training jobs and no new provisioned throughput. */
  legacyDate: string | null;
  /** From this day a higher price applies. */
  extendedAccessDate: string | null;
  /** From this day requests fail. */
  endOfLifeDate: string | null;
  source: string;
  asOf: string;
  note?: string;
}

/** How a model is trained and how the result is served. */
export interface ModelTraining {
  /** Identifiers that a training job takes, with the context suffix. */
  ids: string[];
  regions: string[];
  methods: TrainingMethod[];
  format: TrainingFormat;
  /** False where the job takes no validation file. */
  validationDataset: boolean;
  /** Method → key in the catalogue's limits. */
  limits: Partial<Record<TrainingMethod, string>>;
  /** Method → key in the catalogue's hyperparameters. */
  hyperparameters: Partial<Record<TrainingMethod, string>>;
  /** Whether the custom model can be served on demand, paid by the token. */
  customOnDemand: boolean;
  /** Whether the custom model can be served on provisioned throughput, paid by the hour. */
  customProvisioned: boolean;
  source: string;
  asOf: string;
  note?: string;
}

export interface CatalogueModel {
  /** Identifier for inference, without a context suffix. */
  id: string;
  name: string;
  provider: string;
  family: string;
  /** Other identifiers of the same model. */
  aliases: string[];
  lifecycle: Lifecycle;
  /** Null where no training is offered. */
  training: ModelTraining | null;
  /** Shortest shared prefix that prompt caching takes, in tokens; null: not found. */
  minCachePrefixTokens: number | null;
}

/** What a training job accepts. Null: no published limit found. */
export interface TrainingLimits {
  minTrainRecords: number | null;
  maxTrainRecords: number | null;
  minValidationRecords: number | null;
  maxValidationRecords: number | null;
  minTotalRecords: number | null;
  maxTotalRecords: number | null;
  maxTokensPerRecord: number | null;
  maxTrainBytes: number | null;
  maxValidationBytes: number | null;
  /** Strings that fail the job when a text holds them. */
  reservedStrings: string[];
  reservedIgnoreCase: boolean;
  source: string;
  asOf: string;
  note?: string;
}

export interface Hyperparameter {
  name: string;
  type: "integer" | "number";
  min: number;
  max: number;
  /** Null: the service states none. */
  default: number | null;
}

export interface HyperparameterSet {
  parameters: Hyperparameter[];
  source: string;
  asOf: string;
}

export type PriceKind =
  | "inputTokens"
  | "outputTokens"
  | "cacheRead"
  | "cacheWrite"
  | "training"
  | "storage"
  | "customInputTokens"
  | "customOutputTokens"
  | "provisionedHour";

export type PriceUnit =
  | "USD per 1,000,000 tokens"
  | "USD per 1,000 tokens and epoch"
  | "USD per model and month"
  | "USD per model unit and hour";

export type Commitment = "none" | "one-month" | "six-months";
export type CacheTtl = "5m" | "1h";

/** One line of the price list. `usd` is null where no published price was found; then `reason` says so. */
export interface PriceRow {
  model: string;
  kind: PriceKind;
  usd: number | null;
  unit: PriceUnit;
  source?: string;
  asOf?: string;
  confidence?: "high" | "medium" | "low";
  reason?: string;
  region?: string;
  /** Of `provisionedHour`. */
  commitment?: Commitment;
  /** Of `cacheWrite`. */
  cacheTtl?: CacheTtl;
  /** The row holds for requests whose prompt has at least this many tokens. */
  promptTokensFrom?: number;
  /** The row holds for requests whose prompt has at most this many tokens. */
  promptTokensTo?: number;
  /** Name of the line in the AWS Price List, for looking it up. */
  priceListKey?: string;
  note?: string;
}

/** A factor on list prices, such as the discount of a batch. */
export interface PriceModifier {
  name: "batch" | "regional-profile";
  providers: string[];
  factor: number;
  appliesTo: string;
  source: string;
  asOf: string;
}

export interface Catalogue {
  /** Day that the catalogue was put together. */
  asOf: string;
  models: CatalogueModel[];
  limits: Record<string, TrainingLimits>;
  hyperparameters: Record<string, HyperparameterSet>;
  prices: (PriceRow & { origin: PriceOrigin })[];
  modifiers: PriceModifier[];
}

/** Whether a price is the catalogue's own or the team's, from the overrides. */
export type PriceOrigin = "catalogue" | "override";
