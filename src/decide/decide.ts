import type { DecisionProfile } from "../core/use-case.js";
import { holds } from "./condition.js";
import { type Consideration, considerations, DAYS_PER_MONTH } from "./considerations.js";
import { type FewShotFacts, type FewShotTradeOff, fewShotTradeOff } from "./few-shot.js";
import { type Flip, flips } from "./flips.js";
import {
  APPROACH_WORDS,
  APPROACHES,
  type Approach,
  FRAMEWORK,
  type Framework,
  type SingleApproach,
} from "./framework.js";
import { type MatrixVerdict, matrix } from "./matrix.js";
import { requireProfile } from "./profile-words.js";
import { approachScores, leaders } from "./score.js";
import { type WhenAnswer, type WhenFacts, whenToFineTune } from "./when.js";

/** A reason with the weight that it had in the score; 0 for one that is said and not scored. */
export interface Reason {
  words: string;
  weight: number;
}

export type Recommendation =
  | { kind: "one"; approach: Approach }
  /** Several approaches score the same: a tie is said, not broken by chance. */
  | { kind: "tie"; approaches: Approach[]; breakers: Flip[] };

/** What the framework says about one use case, and how near to another answer it is. */
export interface Decision {
  profile: DecisionProfile;
  scores: Record<Approach, number>;
  /** Approaches by score, best first. */
  ranking: { approach: Approach; score: number }[];
  recommendation: Recommendation;
  /** The recommendation in one sentence. */
  answer: string;
  reasons: Record<Approach, { for: Reason[]; against: Reason[] }>;
  considerations: Consideration[];
  /** Single changes of input that would change the recommendation. */
  flips: Flip[];
  matrix: MatrixVerdict;
  when: WhenAnswer[];
  fewShot: FewShotTradeOff;
}

function reasonsFor(profile: DecisionProfile, scores: Decision["scores"], framework: Framework): Decision["reasons"] {
  const fired = framework.rules.filter((rule) => rule.when.every((condition) => holds(condition, profile)));
  const pick = (approach: Approach, side: "for" | "against"): Reason[] =>
    fired
      .filter((rule) => rule.approach === approach && rule.side === side)
      .map((rule) => ({ words: rule.reason, weight: rule.weight }));
  const { bothAbove } = framework.hybrid;
  const parts = `retrieval scores ${scores.retrieve.toFixed(2)}, fine-tuning ${scores["fine-tune"].toFixed(2)}`;
  const both = scores.retrieve > bothAbove && scores["fine-tune"] > bothAbove;
  const hybrid: Reason = {
    words: `${parts}: ${both ? "both have merit" : "not both have merit"} (above ${bothAbove})`,
    weight: 0,
  };
  const single: Record<SingleApproach, { for: Reason[]; against: Reason[] }> = {
    prompt: { for: pick("prompt", "for"), against: pick("prompt", "against") },
    retrieve: { for: pick("retrieve", "for"), against: pick("retrieve", "against") },
    "fine-tune": { for: pick("fine-tune", "for"), against: pick("fine-tune", "against") },
  };
  const inherited = [...single.retrieve.against, ...single["fine-tune"].against].map(({ words }) => ({
    words,
    weight: 0,
  }));
  return { ...single, hybrid: { for: both ? [hybrid] : [], against: [...(both ? [] : [hybrid]), ...inherited] } };
}

function sentence(
  recommendation: Recommendation,
  { scores, flips: flipList, reasons }: Pick<Decision, "scores" | "flips" | "reasons">,
): string {
  const score = (approach: Approach) => scores[approach].toFixed(2);
  if (recommendation.kind === "tie") {
    const names = recommendation.approaches.map((approach) => APPROACH_WORDS[approach]).join(" and ");
    const best = score(recommendation.approaches[0] ?? "prompt");
    const breakers = recommendation.breakers.slice(0, 2).map((flip) => flip.words);
    const what =
      breakers.length === 0 ? "No single input would break it." : `What would break it: ${breakers.join("; ")}.`;
    return `A tie: ${names} score ${best} each. ${what}`;
  }
  const { approach } = recommendation;
  const second = APPROACHES.filter((other) => other !== approach).sort((a, b) => scores[b] - scores[a])[0] ?? "prompt";
  const near =
    flipList.length === 0
      ? "no single input would change that"
      : `${flipList.length === 1 ? "one single input" : `${flipList.length} single changes of input`} would change that`;
  const [objection] = reasons[approach].against;
  const but = objection === undefined ? "" : ` Against it: ${objection.words}.`;
  return `Recommended: ${APPROACH_WORDS[approach]} (${score(approach)}), before ${APPROACH_WORDS[second]} (${score(second)}); ${near}.${but}`;
}

/**
 * Weighs the four approaches for one use case, by the framework of "Fine-tuning Strategies": scores in 0..1,
 * the recommendation or the tie, reasons, what each approach would ask for, and which single input would flip it.
 * @param framework another team's weights and rules
 * @param facts what is known beyond the profile (base accuracy, examples); absent facts leave points open
 * @throws TunelabError `bad-parameter` for a negative volume or an accuracy outside 0..1
 * @example decide(mailCase).scores // { prompt: 1, retrieve: 0.7, "fine-tune": 0, hybrid: 0.28 }
 */
export function decide(
  profile: DecisionProfile,
  { framework = FRAMEWORK, facts = {} }: { framework?: Framework; facts?: WhenFacts & FewShotFacts } = {},
): Decision {
  requireProfile(profile);
  const scores = approachScores(profile, framework);
  const best = leaders(scores);
  const flipList = flips(profile, framework);
  const reasons = reasonsFor(profile, scores, framework);
  const [only] = best;
  const recommendation: Recommendation =
    best.length === 1 && only !== undefined
      ? { kind: "one", approach: only }
      : { kind: "tie", approaches: best, breakers: flipList.filter((flip) => flip.leaders.length === 1) };
  return {
    profile,
    scores,
    ranking: APPROACHES.map((approach) => ({ approach, score: scores[approach] })).sort((a, b) => b.score - a.score),
    recommendation,
    answer: sentence(recommendation, { scores, flips: flipList, reasons }),
    reasons,
    considerations: considerations(profile.volumePerDay),
    flips: flipList,
    matrix: matrix({
      requestsPerMonth: profile.volumePerDay * DAYS_PER_MONTH,
      requiredAccuracy: profile.requiredAccuracy,
      costSensitivity: profile.costSensitivity,
    }),
    when: whenToFineTune(profile, facts),
    fewShot: fewShotTradeOff(profile, facts),
  };
}

declare module "../core/step.js" {
  interface StepRecords {
    decide: { summary: Decision; rows: Record<never, never> };
  }
}
