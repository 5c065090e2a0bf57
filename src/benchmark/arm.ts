import { join } from "node:path";
import { modelOf } from "../catalogue/model.js";
import { priceOf, tokenPrices } from "../catalogue/price.js";
import type { Catalogue } from "../catalogue/types.js";
import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import { TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import type { Message } from "../core/message.js";
import type { ArmDefinition } from "../core/use-case.js";
import type { Budget } from "../models/budget.js";
import { budgeted } from "../models/budgeted.js";
import { openCatalogue } from "../models/open-catalogue.js";
import { type OpenModelOptions, openModel } from "../models/open-model.js";
import { priced, type TokenPrice } from "../models/priced.js";
import { RequestGates } from "../models/request-gate.js";
import type { UseCase } from "../platform/use-case.js";
import { asTurns, chooseFewShot } from "./few-shot.js";

/** What is known of an arm without opening its model: what a record keeps. */
export interface ArmDescription extends Omit<ArmDefinition, "model"> {
  /** `provider:model` that answers. */
  model: string;
  isTuned: boolean;
  price: TokenPrice | null;
  /** Why there is no price. */
  priceReason?: string;
}

/** One contender, ready to answer. */
export interface Arm {
  description: ArmDescription;
  model: ChatModel;
  /** Earlier turns shown with every request, by task ("" where Examples carry none). */
  fewShot: Map<string, Message[]>;
  /** The use case's prompts, and which of them this arm sends. */
  prompts: { full: string; sent: string };
  maxTokens: number;
}

/** The prices that an arm pays, or null with the reason. */
export function armPrice(
  catalogue: Catalogue,
  { pricedAs, priceKind }: Pick<ArmDefinition, "pricedAs" | "priceKind">,
): { price: TokenPrice | null; priceReason?: string } {
  if (pricedAs === "unknown") return { price: null, priceReason: "the use case states no price for this arm" };
  const { id, name } = modelOf(catalogue, pricedAs);
  const prices = tokenPrices(catalogue, id, priceKind);
  if (prices.inputPerMillionUsd === null)
    return { price: null, priceReason: `${name}, ${priceKind}: ${prices.reason}` };
  const isBase = priceKind === "base";
  return {
    price: {
      inputPerMillionUsd: prices.inputPerMillionUsd,
      outputPerMillionUsd: prices.outputPerMillionUsd,
      cacheReadPerMillionUsd: isBase ? priceOf(catalogue, id, "cacheRead").usd : null,
      cacheWritePerMillionUsd: isBase ? priceOf(catalogue, id, "cacheWrite").usd : null,
    },
  };
}

export interface BuildArmsOptions {
  /** The model that the training step made: what arms with `model: tuned` ask. Null leaves those arms out. */
  tunedModel: string | null;
  /** Where few-shot examples are drawn from; never the test part. */
  trainExamples: readonly Example[];
  seed: number;
  /** Read from the project where it is not given. */
  catalogue?: Catalogue;
  /** Pays every attempt of every arm. */
  budget?: Budget;
  /** Settings of providers, retries and cache. Answers of models over the network are kept in `.tunelab/cache` unless `cacheFolder` is null. */
  models?: Omit<OpenModelOptions, "useCase" | "aroundAttempt">;
  /** Opens a model by its name; `openModel` unless given. */
  open?: (id: string, options: OpenModelOptions) => Promise<ChatModel>;
}

/**
 * Opens the arms that the use case defines: model, prompt, seeded and balanced few-shot examples, price.
 * @example await buildArms(useCase, { tunedModel: "local:email-triage@v1", trainExamples, seed: 1 }) // base, few-shot, tuned
 * @throws TunelabError `bad-input` without arms or with two of one name, `not-enough-data` without examples to show,
 *   and what opening a model throws
 */
export async function buildArms(
  useCase: UseCase,
  { tunedModel, trainExamples, seed, catalogue, budget, models = {}, open = openModel }: BuildArmsOptions,
): Promise<Arm[]> {
  const file = `data/${useCase.name}/use-case.yaml`;
  const definitions = useCase.arms.filter(({ model }) => model !== "tuned" || tunedModel !== null);
  if (definitions.length === 0) {
    throw new TunelabError("bad-input", `use case "${useCase.name}" has no arms to compare`, {
      findings: [{ file, field: "arms", message: "is empty, or holds only a tuned arm and nothing is trained" }],
      remedy: "Define base, few-shot and tuned as data/email-triage/use-case.yaml does.",
    });
  }
  const names = definitions.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new TunelabError("bad-input", `two arms are named "${twice}"`, {
      findings: [{ file, field: "arms", message: "names must differ" }],
    });
  }
  if (trainExamples.length === 0 && definitions.some(({ fewShotExamples }) => fewShotExamples > 0)) {
    throw new TunelabError("not-enough-data", "there are no training examples to show in few-shot requests", {
      remedy: `Run: npx tunelab run 02-data --use-case ${useCase.name}`,
    });
  }
  const shared = { gates: new RequestGates(), cacheFolder: join(useCase.root, ".tunelab", "cache"), ...models };
  const prices = catalogue ?? (await openCatalogue(useCase));
  return Promise.all(
    definitions.map(async (definition) => {
      const isTuned = definition.model === "tuned";
      const { price, priceReason } = armPrice(prices, definition);
      const opened = await open(isTuned ? (tunedModel as string) : definition.model, {
        useCase,
        ...shared,
        ...(budget ? { aroundAttempt: (model: ChatModel) => budgeted(model, budget, price) } : {}),
      });
      const chosen = chooseFewShot(trainExamples, { count: definition.fewShotExamples, seed });
      return {
        description: {
          ...definition,
          model: opened.id,
          isTuned,
          price,
          ...(priceReason === undefined ? {} : { priceReason }),
        },
        model: priced(opened, price),
        fewShot: new Map([...chosen].map(([task, examples]) => [task, asTurns(examples)])),
        prompts: { full: useCase.system, sent: definition.prompt === "full" ? useCase.system : useCase.shortSystem },
        maxTokens: useCase.maxAnswerTokens,
      };
    }),
  );
}

/**
 * The request that an arm sends for a case: its prompt, its few-shot turns of the case's task, the case without its
 * answer. An Example of a task with a prompt of its own keeps that prompt in every arm.
 */
export function requestFor({ prompts, fewShot, maxTokens }: Arm, example: Example): ChatRequest {
  const { system: own, messages, task = "" } = example;
  return {
    system: own === undefined || own === prompts.full ? prompts.sent : own,
    messages: [...(fewShot.get(task) ?? []), ...messages.slice(0, -1)],
    maxTokens,
  };
}
