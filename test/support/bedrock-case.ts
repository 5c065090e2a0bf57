import { readFile } from "node:fs/promises";
import { parseCatalogue } from "../../src/catalogue/parse.js";
import type { Catalogue } from "../../src/catalogue/types.js";
import type { Example } from "../../src/core/example.js";
import type { BedrockDefinition, TrainingDefinition } from "../../src/core/use-case.js";
import { InputLog } from "../../src/platform/inputs.js";
import { createBedrockTrainer } from "../../src/train/bedrock/bedrock-trainer.js";
import type { Trainer, TrainerOptions } from "../../src/train/trainer.js";
import { ACCOUNT, type BedrockServer } from "./bedrock-server.js";
import { BUCKET } from "./s3-part.js";

export const NOVA_LITE = "amazon.nova-lite-v1:0";

export const bedrockSettings: BedrockDefinition = {
  region: "us-east-1",
  bucket: BUCKET,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/tunelab-training`,
};

export const trainingDefaults: TrainingDefinition = {
  trainer: "bedrock",
  baseModel: NOVA_LITE,
  epochs: 20,
  batchSize: 32,
  learningRate: 8,
  earlyStoppingPatience: 3,
  seed: 7,
  bedrock: bedrockSettings,
};

/** Mails that ask about meetings (ham) and offers (spam), numbered from `from`. */
export function mails(count: number, from = 0): Example[] {
  return Array.from({ length: count }, (_, index) => {
    const label = index % 3 === 0 ? "spam" : "ham";
    const text = label === "spam" ? `winner of the offer ${from + index}` : `meeting about patch ${from + index}`;
    return {
      id: `m${String(from + index).padStart(5, "0")}`,
      messages: [
        { role: "user", content: text },
        { role: "assistant", content: label },
      ],
      label,
      source: { source: "made-up", file: "mails.csv", line: from + index + 1 },
    };
  });
}

export async function realCatalogue(): Promise<Catalogue> {
  const [models, prices] = await Promise.all(
    ["models", "prices"].map((name) => readFile(`data/catalogue/${name}.json`, "utf8")),
  );
  return parseCatalogue(models as string, prices as string);
}

/** The variables that send the SDKs to a server, with credentials that only it takes. */
export const environmentFor = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL_BEDROCK: url,
  AWS_ENDPOINT_URL_S3: url,
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "test-secret",
  AWS_EC2_METADATA_DISABLED: "true",
});

export const useCaseIn = (root: string, train: TrainingDefinition = trainingDefaults): TrainerOptions["useCase"] => ({
  name: "mails",
  root,
  inputs: new InputLog(root),
  shortSystem: "Answer ham or spam.",
  train,
});

/** A trainer whose clock is the server's: every pause moves it on. */
export async function trainerOn(
  server: BedrockServer,
  root: string,
  { train = trainingDefaults, onSleep }: { train?: TrainingDefinition; onSleep?: (ms: number) => void } = {},
): Promise<Trainer> {
  return createBedrockTrainer({
    useCase: useCaseIn(root, train),
    catalogue: await realCatalogue(),
    now: () => server.clock.now(),
    sleep: async (ms) => {
      onSleep?.(ms);
      server.clock.advance(ms);
    },
  });
}
