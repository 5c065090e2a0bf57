import { requireAmount } from "../core/amounts.js";
import type { Approach } from "./framework.js";
import { CHAPTERS_AS_OF, STRATEGIES } from "./sources.js";

/** The chapter reckons a month as 30 days. */
export const DAYS_PER_MONTH = 30;

/** What following an approach would ask of a team. The figures are the chapter's rough ones, not a quotation. */
export interface Consideration {
  approach: Approach;
  dataNeeds: { minimumExamples: number; recommendedExamples: number; words: string };
  cost: {
    setupUsd: number | null;
    monthlyRequestsUsd: number | null;
    monthlyUpkeepUsd: number | null;
    words: string;
  };
  timeline: { minWeeks: number; maxWeeks: number };
  maintenance: { level: "low" | "medium" | "medium-high" | "high"; words: string };
  source: string;
  asOf: string;
}

/** USD by approach, as `DecisionFramework::estimateCost` has them. Setup of fine-tuning: 2,000 data + 500 training. */
const COST: Record<
  Exclude<Approach, "hybrid">,
  { setupUsd: number; perRequestUsd: number; monthlyUpkeepUsd: number; upkeep: string }
> = {
  prompt: { setupUsd: 0, perRequestUsd: 0.003, monthlyUpkeepUsd: 0, upkeep: "no upkeep of its own" },
  retrieve: { setupUsd: 500, perRequestUsd: 0.004, monthlyUpkeepUsd: 200, upkeep: "the index and its infrastructure" },
  "fine-tune": { setupUsd: 2500, perRequestUsd: 0.0025, monthlyUpkeepUsd: 500, upkeep: "monitoring and retraining" },
};

const TIMELINE: Record<Approach, Consideration["timeline"]> = {
  prompt: { minWeeks: 1, maxWeeks: 2 },
  retrieve: { minWeeks: 2, maxWeeks: 4 },
  "fine-tune": { minWeeks: 4, maxWeeks: 8 },
  hybrid: { minWeeks: 6, maxWeeks: 12 },
};

const MAINTENANCE: Record<Approach, Consideration["maintenance"]> = {
  prompt: { level: "low", words: "update prompts as needed" },
  retrieve: { level: "medium", words: "update the knowledge base regularly" },
  "fine-tune": { level: "medium-high", words: "retrain periodically" },
  hybrid: { level: "high", words: "maintain several components" },
};

const NEEDS_TUNING: Consideration["dataNeeds"] = {
  minimumExamples: 500,
  recommendedExamples: 2000,
  words: "question and answer pairs as JSONL, reviewed by hand and validated",
};

const DATA_NEEDS: Record<Approach, Consideration["dataNeeds"]> = {
  prompt: { minimumExamples: 0, recommendedExamples: 5, words: "none, or 3 to 5 examples in the prompt" },
  retrieve: { minimumExamples: 0, recommendedExamples: 0, words: "documents to retrieve from, kept up to date" },
  "fine-tune": NEEDS_TUNING,
  hybrid: { ...NEEDS_TUNING, words: `${NEEDS_TUNING.words}; and documents to retrieve from` },
};

/**
 * Data needs, rough cost, timeline and maintenance of each approach at a volume, by the chapter's own figures.
 * The monthly cost of requests is volume × 30 × the chapter's price of a request; the real reckoning is `roi`'s.
 * @throws TunelabError `bad-parameter` for a negative volume
 * @example considerations(5000)[2].cost.monthlyRequestsUsd // 375
 */
export function considerations(volumePerDay: number): Consideration[] {
  requireAmount("decide.volumePerDay", volumePerDay, "requests a day");
  return (["prompt", "retrieve", "fine-tune", "hybrid"] as const).map((approach) => {
    const common = {
      approach,
      dataNeeds: DATA_NEEDS[approach],
      timeline: TIMELINE[approach],
      maintenance: MAINTENANCE[approach],
      source: STRATEGIES,
      asOf: CHAPTERS_AS_OF,
    };
    if (approach === "hybrid") {
      const words = "unknown: the framework gives no figures; expect the set-up of retrieval and fine-tuning together";
      return { ...common, cost: { setupUsd: null, monthlyRequestsUsd: null, monthlyUpkeepUsd: null, words } };
    }
    const { setupUsd, perRequestUsd, monthlyUpkeepUsd, upkeep } = COST[approach];
    const monthlyRequestsUsd = volumePerDay * DAYS_PER_MONTH * perRequestUsd;
    return { ...common, cost: { setupUsd, monthlyRequestsUsd, monthlyUpkeepUsd, words: upkeep } };
  });
}
