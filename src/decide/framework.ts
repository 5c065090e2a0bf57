import type { Condition } from "./condition.js";

/** The three single approaches, and the one that joins retrieval and fine-tuning. */
export type SingleApproach = "prompt" | "retrieve" | "fine-tune";
export type Approach = SingleApproach | "hybrid";

export const APPROACHES: readonly Approach[] = ["prompt", "retrieve", "fine-tune", "hybrid"];

export const APPROACH_WORDS: Record<Approach, string> = {
  prompt: "prompt engineering",
  retrieve: "retrieval (RAG)",
  "fine-tune": "fine-tuning",
  hybrid: "hybrid (retrieval and fine-tuning)",
};

/** One line of the framework: when all conditions hold, the weight is added and the reason given. */
export interface Rule {
  approach: SingleApproach;
  when: readonly Condition[];
  /** Added to the score. 0: said as a reason, not scored. */
  weight: number;
  side: "for" | "against";
  reason: string;
}

/** Weights and rules as data: a team may pass its own. */
export interface Framework {
  /** Score before any rule. */
  base: Record<SingleApproach, number>;
  rules: readonly Rule[];
  /** Hybrid scores `score` when retrieval and fine-tuning both score above `bothAbove`, else their sum / `divisor`. */
  hybrid: { bothAbove: number; score: number; divisor: number };
}

const yes = (field: BooleanField): Condition => ({ field, is: true });
type BooleanField =
  | "requiresFactualAccuracy"
  | "requiresConsistency"
  | "requiresSpecializedBehavior"
  | "hasKnowledgeBase"
  | "dataChangesFrequently"
  | "requiresCitations"
  | "requiresFlexibility"
  | "domainSpecific";

const scored = (approach: SingleApproach, weight: number, when: readonly Condition[], reason: string): Rule => ({
  approach,
  when,
  weight,
  side: weight > 0 ? "for" : "against",
  reason,
});
const noted = (approach: SingleApproach, when: readonly Condition[], reason: string): Rule => ({
  approach,
  when,
  weight: 0,
  side: "against",
  reason,
});

/**
 * The framework of "Fine-tuning Strategies" (`DecisionFramework`): bases, weights and thresholds are the chapter's.
 * The reasons with weight 0 come from the same chapter's trade-offs and from the network chapter's "when not to".
 */
export const FRAMEWORK: Framework = {
  base: { prompt: 0.5, retrieve: 0.5, "fine-tune": 0.3 },
  rules: [
    scored("prompt", 0.3, [{ field: "taskComplexity", is: "simple" }], "a simple task suits a good prompt"),
    scored("prompt", 0.2, [{ field: "dataAvailability", is: "low" }], "works with few examples, or none"),
    scored("prompt", 0.2, [{ field: "budgetConstraint", is: "low" }], "costs nothing to set up, and the budget is low"),
    scored("prompt", 0.3, [{ field: "timeToMarket", is: "urgent" }], "is ready at once, and time is short"),
    scored("prompt", 0.2, [yes("requiresFlexibility")], "is changed in minutes, and flexibility is needed"),
    noted("prompt", [{ field: "taskComplexity", is: "complex" }], "is less consistent on complex tasks"),
    noted("prompt", [{ field: "volumePerDay", above: 10_000 }], "sends instructions and examples with every request"),

    scored("retrieve", 0.3, [yes("requiresFactualAccuracy")], "answers from documents, and facts must be right"),
    scored("retrieve", 0.3, [yes("hasKnowledgeBase")], "a knowledge base is there to retrieve from"),
    scored("retrieve", 0.2, [yes("dataChangesFrequently")], "follows data that changes often without retraining"),
    scored("retrieve", 0.2, [yes("requiresCitations")], "can cite its sources, and citations are needed"),
    scored("retrieve", 0.1, [yes("domainSpecific")], "brings domain knowledge in"),
    noted("retrieve", [{ field: "hasKnowledgeBase", is: false }], "there is no knowledge base to retrieve from"),

    scored(
      "fine-tune",
      0.4,
      [
        { field: "dataAvailability", is: "high" },
        { field: "dataQuality", is: "high" },
      ],
      "there is plenty of data, and it is good",
    ),
    scored("fine-tune", 0.2, [{ field: "taskComplexity", is: "complex" }], "is better at complex tasks"),
    scored("fine-tune", 0.2, [yes("requiresConsistency")], "behaves the same on every request"),
    scored("fine-tune", 0.2, [{ field: "volumePerDay", above: 10_000 }], "a high volume pays for the set-up"),
    scored("fine-tune", 0.3, [yes("requiresSpecializedBehavior")], "learns specialised behaviour"),
    scored("fine-tune", 0.1, [{ field: "budgetConstraint", is: "high" }], "there is budget for data and training"),
    scored("fine-tune", -0.4, [{ field: "dataAvailability", is: "low" }], "there is too little data to learn from"),
    scored("fine-tune", -0.2, [{ field: "timeToMarket", is: "urgent" }], "takes weeks, and time is short"),
    noted("fine-tune", [{ field: "dataAvailability", is: "medium" }], "data is limited"),
    noted("fine-tune", [{ field: "dataQuality", is: "low" }], "learns the mistakes of poor data"),
    noted("fine-tune", [{ field: "budgetConstraint", is: "low" }], "the budget is low"),
    noted("fine-tune", [yes("dataChangesFrequently")], "must be trained again when the data changes"),
    noted("fine-tune", [yes("requiresFlexibility")], "is harder to change than a prompt"),
    noted("fine-tune", [yes("requiresCitations")], "cannot say where an answer comes from"),
  ],
  hybrid: { bothAbove: 0.6, score: 0.85, divisor: 2.5 },
};
