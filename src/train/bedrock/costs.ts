import { type Price, priceOf } from "../../catalogue/price.js";
import type { Catalogue, CatalogueModel } from "../../catalogue/types.js";
import { formatCount, formatNumber } from "../../core/format.js";
import type { CostLine } from "./plan-types.js";

const HOURS_A_MONTH = 730;

/** `0.00378 USD per 1,000 tokens and epoch (Price List us-east-1, 2026-08-02)`, or why there is no price. */
export function priceWords(price: Price): string {
  return price.usd === null
    ? price.reason
    : `${formatNumber(price.usd)} ${price.unit} (${price.source}, ${price.asOf})`;
}

const oldest = (...prices: Price[]): string | null =>
  prices.flatMap((price) => (price.usd === null ? [] : [price.asOf])).sort()[0] ?? null;

/**
 * Every sum that training, keeping, serving and evaluating a custom model costs. Unknown prices give null with the reason.
 * @param meanTokens of one request: prompt and answer
 * @param evaluationRequests that the benchmark will send
 */
export function costLines(
  catalogue: Catalogue,
  model: CatalogueModel,
  {
    tokens,
    meanTokens,
    evaluationRequests,
  }: { tokens: number; meanTokens: { input: number; output: number }; evaluationRequests: number },
): CostLine[] {
  const price = (kind: Parameters<typeof priceOf>[2], options: Parameters<typeof priceOf>[3] = {}) =>
    priceOf(catalogue, model.id, kind, options);
  const training = price("training");
  const storage = price("storage");
  const lines: CostLine[] = [
    {
      what: "training",
      usd: training.usd === null ? null : (tokens / 1000) * training.usd,
      per: "once",
      because: `${formatCount(tokens, "token")} over all epochs (estimate) at ${priceWords(training)}`,
      asOf: oldest(training),
    },
    {
      what: "storage",
      usd: storage.usd,
      per: "month",
      because: `until the custom model is deleted: ${priceWords(storage)}`,
      asOf: oldest(storage),
    },
  ];
  if (model.training?.customOnDemand) {
    const [input, output] = [price("customInputTokens"), price("customOutputTokens")];
    const each =
      input.usd === null || output.usd === null
        ? null
        : (meanTokens.input * input.usd + meanTokens.output * output.usd) / 1e6;
    const per = `${formatCount(meanTokens.input)} tokens in and ${formatCount(meanTokens.output)} out a request (estimate) at ${priceWords(input)} and ${priceWords(output)}`;
    lines.push(
      {
        what: "serving on demand",
        usd: each === null ? null : each * 1000,
        per: "1,000 requests",
        because: per,
        asOf: oldest(input, output),
      },
      {
        what: "evaluation",
        usd: each === null ? null : each * evaluationRequests,
        per: "once",
        because: `${formatCount(evaluationRequests, "request")} on demand, ${per}`,
        asOf: oldest(input, output),
      },
    );
  }
  if (model.training?.customProvisioned) {
    const hour = price("provisionedHour");
    const month = price("provisionedHour", { commitment: "one-month" });
    const whole = hour.usd === null ? "" : `, ${formatCount(hour.usd * HOURS_A_MONTH)} USD if it stays a month`;
    lines.push({
      what: "serving on provisioned throughput",
      usd: hour.usd,
      per: "hour",
      because: `1 model unit without commitment, by the hour until it is deleted: ${priceWords(hour)}${whole}; with one month's commitment ${priceWords(month)}`,
      asOf: oldest(hour, month),
    });
    if (!model.training.customOnDemand) {
      lines.push({
        what: "evaluation",
        usd: hour.usd,
        per: "once",
        because: `${formatCount(evaluationRequests, "request")} on provisioned throughput: at least one hour of it; ${priceWords(hour)}`,
        asOf: oldest(hour),
      });
    }
  }
  return lines;
}
