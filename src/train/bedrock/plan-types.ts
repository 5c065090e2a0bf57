import type { Finding } from "../../core/errors.js";

/** A file that the job reads, with the place that its content decides: the same content is never sent twice. */
export interface PlannedFile {
  part: "train" | "validation";
  key: string;
  s3Uri: string;
  bytes: number;
  rows: number;
  sha256: string;
}

/** One sum of a plan, with how often it is paid. */
export interface CostLine {
  what: "training" | "storage" | "serving on demand" | "serving on provisioned throughput" | "evaluation";
  /** Null where no price is known. */
  usd: number | null;
  per: "once" | "month" | "hour" | "1,000 requests";
  /** The calculation with the price's source and date; or why there is no price. */
  because: string;
  /** Date of the oldest price in it; null where there is none. */
  asOf: string | null;
}

/** A policy to paste into IAM. */
export interface PolicyText {
  name: "trust" | "role" | "caller";
  /** Whose policy it is, and why. */
  purpose: string;
  /** JSON. */
  text: string;
}

/** What Amazon Bedrock and S3 would be asked for. */
export interface BedrockPlan {
  region: string;
  bucket: string;
  prefix: string;
  roleArn: string;
  /** The model's identifier for training, with its context suffix. */
  baseModelId: string;
  jobName: string;
  modelName: string;
  /** All values are text: the service takes no others. */
  hyperParameters: Record<string, string>;
  files: PlannedFile[];
  outputS3Uri: string;
  serving: ("on-demand" | "provisioned")[];
  costs: CostLine[];
  policies: PolicyText[];
  /** Rows that are left out of the files because they would fail the job. */
  leftOut: Finding[];
}
