import { formatCount, formatPercent } from "../core/format.js";
import type { DecisionProfile } from "../core/use-case.js";
import { DAYS_PER_MONTH } from "./considerations.js";

/** What is known beyond the profile. Absent: not known, and the rules that need it say so. */
export interface WhenFacts {
  /** Accuracy that the base model with a good prompt reaches, 0..1. */
  baseAccuracy?: number;
  /** Good examples at hand. */
  exampleCount?: number;
  latencySensitive?: boolean;
  /** Somebody must be able to audit why an answer came out. */
  auditabilityRequired?: boolean;
  /** Tokens of the same instructions and context sent with every request. */
  repeatedPromptTokens?: number;
}

/** A reason to fine-tune or not to: whether it applies here, and what that rests on. */
export interface WhenAnswer {
  id: string;
  side: "fine-tune" | "do-not";
  statement: string;
  /** Null: not known. */
  applies: boolean | null;
  evidence: string;
}

type Judgement = readonly [applies: boolean | null, evidence: string];
interface WhenRule {
  id: string;
  side: WhenAnswer["side"];
  statement: string;
  judge: (profile: DecisionProfile, facts: WhenFacts) => Judgement;
}

const unknown = (what: string): Judgement => [null, `${what} is not known yet`];
const perMonth = (profile: DecisionProfile) => profile.volumePerDay * DAYS_PER_MONTH;
const volumeWords = (profile: DecisionProfile) => `${formatCount(perMonth(profile), "request")} a month`;
const percent = (share: number) => formatPercent(share, { digits: 0 });

/** The network chapter's five reasons to fine-tune and five not to, each as a rule. */
const RULES: readonly WhenRule[] = [
  {
    id: "high-volume",
    side: "fine-tune",
    statement: "High-volume, repetitive task (over 10,000 requests a month)",
    judge: (profile) => [perMonth(profile) > 10_000, volumeWords(profile)],
  },
  {
    id: "domain-knowledge",
    side: "fine-tune",
    statement: "Domain-specific conventions that the base model does not know",
    judge: (profile) => [
      profile.domainSpecific,
      `the profile says ${profile.domainSpecific ? "domain-specific" : "not domain-specific"}`,
    ],
  },
  {
    id: "accuracy-gap",
    side: "fine-tune",
    statement: "Better accuracy needed than the base model has",
    judge: (profile, { baseAccuracy }) =>
      baseAccuracy === undefined
        ? unknown("the base model's accuracy")
        : [
            baseAccuracy < profile.requiredAccuracy,
            `the base model reaches ${percent(baseAccuracy)}, the task needs ${percent(profile.requiredAccuracy)}`,
          ],
  },
  {
    id: "latency",
    side: "fine-tune",
    statement: "Latency matters, and shorter prompts are faster",
    judge: (_, { latencySensitive }) =>
      latencySensitive === undefined
        ? unknown("whether latency matters")
        : [latencySensitive, latencySensitive ? "latency matters here" : "latency does not matter here"],
  },
  {
    id: "cost-at-scale",
    side: "fine-tune",
    statement: "Cost at scale: the same long context in every request",
    judge: (profile, { repeatedPromptTokens }) =>
      repeatedPromptTokens === undefined
        ? unknown("the length of the repeated prompt")
        : [
            repeatedPromptTokens >= 1000 && perMonth(profile) > 10_000,
            `${formatCount(repeatedPromptTokens, "token")} repeated in each of ${volumeWords(profile)}`,
          ],
  },
  {
    id: "low-volume",
    side: "do-not",
    statement: "Low volume (under 1,000 requests a month): the set-up does not come back",
    judge: (profile) => [perMonth(profile) < 1000, volumeWords(profile)],
  },
  {
    id: "changing-requirements",
    side: "do-not",
    statement: "Requirements change often: training takes weeks, a prompt minutes",
    judge: (profile) => [
      profile.requiresFlexibility || profile.dataChangesFrequently,
      profile.requiresFlexibility
        ? "the profile asks for flexibility"
        : profile.dataChangesFrequently
          ? "the profile says that the data changes often"
          : "the profile asks for no flexibility, and the data is stable",
    ],
  },
  {
    id: "already-good",
    side: "do-not",
    statement: "The base model with a good prompt already does it (95 % or more)",
    judge: (_, { baseAccuracy }) =>
      baseAccuracy === undefined
        ? unknown("the base model's accuracy")
        : [baseAccuracy >= 0.95, `the base model reaches ${percent(baseAccuracy)}`],
  },
  {
    id: "limited-data",
    side: "do-not",
    statement: "Limited data (under 500 good examples)",
    judge: (profile, { exampleCount }) =>
      exampleCount === undefined
        ? [
            profile.dataAvailability === "low" ? true : null,
            `the profile calls data availability ${profile.dataAvailability}; no count is known yet`,
          ]
        : [exampleCount < 500, formatCount(exampleCount, "example")],
  },
  {
    id: "auditability",
    side: "do-not",
    statement: "Compliance asks for transparency: a prompt can be read, a tuned model cannot",
    judge: (_, { auditabilityRequired }) =>
      auditabilityRequired === undefined
        ? unknown("whether answers must be auditable")
        : [auditabilityRequired, auditabilityRequired ? "answers must be auditable" : "no audit is asked for"],
  },
];

/**
 * The reasons to fine-tune and not to, each with whether it applies here; null where a fact is missing.
 * Thresholds: "Fine-Tuning Models for Network Data", when to and when not to fine-tune. The 1,000 repeated tokens of
 * `cost-at-scale` are half of that chapter's example.
 */
export function whenToFineTune(profile: DecisionProfile, facts: WhenFacts = {}): WhenAnswer[] {
  return RULES.map(({ id, side, statement, judge }) => {
    const [applies, evidence] = judge(profile, facts);
    return { id, side, statement, applies, evidence };
  });
}
