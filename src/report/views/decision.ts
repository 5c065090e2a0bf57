import type { DecisionProfile } from "../../core/use-case.js";
import { APPROACH_WORDS, APPROACHES, type Decision, FIELD_WORDS, MATRIX_ROWS, valueWords } from "../../decide/index.js";
import type { ChartSpec } from "../charts/chart.js";
import { approachScores } from "../charts/index.js";
import { table } from "../table.js";

/** Table of the facts that the framework weighs. */
export function facts(profile: DecisionProfile): void {
  const rows = Object.entries(profile).map(([field, value]) => ({
    fact: FIELD_WORDS[field as keyof DecisionProfile],
    value: valueWords(value as DecisionProfile[keyof DecisionProfile]),
  }));
  table("Facts about the task", rows, { fact: "Fact", value: "Value" });
}

/** Chart of the four scores, the leaders marked. */
export function scores({ ranking }: Decision): ChartSpec {
  const best = ranking[0]?.score;
  return approachScores(
    ranking.map(({ approach, score }) => ({ approach: APPROACH_WORDS[approach], score, recommended: score === best })),
  );
}

/** Table of the rules that spoke, with their weights; weight 0 is said and not scored. */
export function reasons({ reasons }: Decision): void {
  const rows = APPROACHES.flatMap((approach) =>
    (["for", "against"] as const).flatMap((side) =>
      reasons[approach][side].map(({ words, weight }) => ({ approach: APPROACH_WORDS[approach], side, words, weight })),
    ),
  );
  table("Reasons", rows, { approach: "Approach", side: "Speaks", words: "Reason", weight: ["Weight", "number"] });
}

/** Table of the single changes of input that would change the recommendation. */
export function flips({ flips }: Decision): void {
  const rows = flips.map(({ field, from, to, leaders }) => ({
    fact: FIELD_WORDS[field],
    from: valueWords(from),
    to: valueWords(to),
    leaders: leaders.map((approach) => APPROACH_WORDS[approach]).join(" and "),
  }));
  const caption =
    rows.length === 0
      ? "No single change of input would change the recommendation"
      : "One change that would change the recommendation";
  table(caption, rows, { fact: "Fact", from: "Now", to: "If it were", leaders: "Then recommended" });
}

/** Table of the volume matrix's cases beside this one. */
export function matrix({ matrix, profile }: Decision): void {
  const here = {
    scenario: "This use case",
    requestsPerMonth: profile.volumePerDay * 30,
    requiredAccuracy: profile.requiredAccuracy,
    costSensitivity: profile.costSensitivity,
    recommendation: matrix.recommendation,
  };
  table(`By the volume matrix: ${APPROACH_WORDS[matrix.recommendation]}`, [here, ...MATRIX_ROWS], {
    scenario: "Case",
    requestsPerMonth: ["Requests a month", "count"],
    requiredAccuracy: ["Accuracy needed", "percent"],
    costSensitivity: "Cost sensitivity",
    recommendation: "Advice",
  });
}

/** Table of the reasons to fine-tune and not to, each held against this case. */
export function when({ when }: Decision): void {
  const rows = when.map(({ side, statement, applies, evidence }) => ({
    side: side === "fine-tune" ? "for" : "against",
    statement,
    applies: applies === null ? "open" : applies ? "yes" : "no",
    evidence,
  }));
  table("When to fine-tune, and when not to", rows, {
    side: "Speaks",
    statement: "Rule",
    applies: "Applies here",
    evidence: "Because",
  });
}

/** Table of what each approach would ask of a team. */
export function asks({ considerations }: Decision): void {
  const rows = considerations.map(({ approach, dataNeeds, cost, timeline, maintenance }) => ({
    approach: APPROACH_WORDS[approach],
    data: dataNeeds.words,
    setupUsd: cost.setupUsd,
    monthlyUsd: cost.monthlyRequestsUsd === null ? null : cost.monthlyRequestsUsd + (cost.monthlyUpkeepUsd ?? 0),
    weeks: `${timeline.minWeeks} to ${timeline.maxWeeks}`,
    maintenance: `${maintenance.level}: ${maintenance.words}`,
  }));
  table("What each approach asks of the team (the framework's rough figures)", rows, {
    approach: "Approach",
    data: "Data",
    setupUsd: ["Set-up", "usd"],
    monthlyUsd: ["A month", "usd"],
    weeks: "Weeks",
    maintenance: "Maintenance",
  });
}

/** Table of few-shot prompting against fine-tuning for this case. */
export function fewShot({ fewShot }: Decision): void {
  const rows = fewShot.points.map(({ side, statement, applies }) => ({
    side: side === "few-shot" ? "few-shot" : "fine-tuning",
    statement,
    applies: applies === null ? "open" : applies ? "yes" : "no",
  }));
  table(fewShot.words, rows, { side: "Speaks for", statement: "Point", applies: "Applies here" });
}
