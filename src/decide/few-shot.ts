import { formatCount } from "../core/format.js";
import type { DecisionProfile } from "../core/use-case.js";

/** What is known beyond the profile. */
export interface FewShotFacts {
  /** Good examples at hand. */
  exampleCount?: number;
  /** Still trying things out, not in production. */
  prototyping?: boolean;
  /** Whether the ROI is positive over six months or more. */
  paysOverSixMonths?: boolean;
}

export interface TradeOffPoint {
  side: "few-shot" | "fine-tune";
  statement: string;
  /** Null: not known. */
  applies: boolean | null;
}

export interface FewShotTradeOff {
  points: TradeOffPoint[];
  recommendation: "few-shot" | "fine-tune" | "undecided";
  words: string;
}

/** Advantages and disadvantages of both, as "Fine-tuning Strategies" lists them. */
export const FEW_SHOT_PROS_AND_CONS = {
  "few-shot": {
    pros: [
      "Immediate: no training needed",
      "No cost of training",
      "Easy to change",
      "Works with little data (3 to 5 examples)",
      "Good for quick experiments",
    ],
    cons: [
      "The examples cost tokens in every request",
      "Limited by the context window",
      "Less consistent on complex tasks",
      "Scales poorly with the number of examples",
    ],
  },
  "fine-tune": {
    pros: [
      "Consistent from request to request",
      "Cheaper per request at high volume",
      "A model that knows the domain",
      "Better at complex tasks",
      "Scales to thousands of examples",
    ],
    cons: [
      "Needs 500 or more good examples",
      "Costs a set-up: data and training",
      "Harder to change",
      "Less flexible than a prompt",
      "Weeks or months until it has paid for itself",
    ],
  },
} as const;

const orNull = (known: unknown, value: boolean): boolean | null => (known === undefined ? null : value);

/**
 * Few-shot examples in the prompt against fine-tuning: the chapter's two lists of five, each point judged.
 * The side with more points that apply is recommended; equal counts are undecided.
 */
export function fewShotTradeOff(
  profile: DecisionProfile,
  { exampleCount, prototyping, paysOverSixMonths }: FewShotFacts = {},
): FewShotTradeOff {
  const { volumePerDay, requiresConsistency, requiresSpecializedBehavior } = profile;
  const count = exampleCount ?? Number.NaN;
  const points: TradeOffPoint[] = [
    { side: "few-shot", statement: "Prototyping or exploring", applies: orNull(prototyping, prototyping === true) },
    { side: "few-shot", statement: "Fewer than 100 examples", applies: orNull(exampleCount, count < 100) },
    { side: "few-shot", statement: "Behaviour changes often", applies: profile.dataChangesFrequently },
    { side: "few-shot", statement: "Low volume (under 1,000 requests a day)", applies: volumePerDay < 1000 },
    { side: "few-shot", statement: "Flexibility is needed", applies: profile.requiresFlexibility },
    { side: "fine-tune", statement: "500 or more good examples", applies: orNull(exampleCount, count >= 500) },
    {
      side: "fine-tune",
      statement: "Consistent, specialised behaviour is needed",
      applies: requiresConsistency && requiresSpecializedBehavior,
    },
    { side: "fine-tune", statement: "High volume (10,000 requests a day or more)", applies: volumePerDay >= 10_000 },
    { side: "fine-tune", statement: "Ready for production", applies: orNull(prototyping, prototyping === false) },
    {
      side: "fine-tune",
      statement: "Pays over six months or more",
      applies: orNull(paysOverSixMonths, paysOverSixMonths === true),
    },
  ];
  const applying = (side: TradeOffPoint["side"]) =>
    points.filter((point) => point.side === side && point.applies === true).length;
  const fewShot = applying("few-shot");
  const tune = applying("fine-tune");
  const open = points.filter((point) => point.applies === null).length;
  const recommendation = fewShot > tune ? "few-shot" : tune > fewShot ? "fine-tune" : "undecided";
  const lead = {
    "few-shot": "Few-shot examples are the better start",
    "fine-tune": "Fine-tuning has more going for it",
    undecided: "Neither leads",
  }[recommendation];
  return {
    points,
    recommendation,
    words: `${lead}: ${fewShot} of 5 points speak for few-shot, ${tune} of 5 for fine-tuning${open === 0 ? "" : `; ${formatCount(open, "point")} not known yet`}.`,
  };
}
