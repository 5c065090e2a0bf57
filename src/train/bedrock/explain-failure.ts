/** A job's failure in three parts. */
export interface ExplainedFailure {
  /** What AWS says, unchanged. */
  says: string;
  means: string;
  remedy: string;
}

const CASES: [pattern: RegExp, means: string, remedy: string][] = [
  [
    /access ?denied|not authori[sz]ed|permission|assume.*role|forbidden/i,
    "Amazon Bedrock could not act with the role: its trust policy, its rights on the bucket, or the bucket's own policy refuses.",
    "Paste the trust and the role policy of the plan (npx tunelab train plan --policies) and start the plan again.",
  ],
  [
    /prompt.?\/?.?completion|format|schema|malformed|invalid (json|record|input data)|parse/i,
    "The training file is not in the form that this model takes.",
    "The plan checks keys, types and roles of every row: make the plan again and look at its findings; report the line that AWS names.",
  ],
  [
    /token.*(exceed|limit|length|too (long|many))|(exceed|maximum|too many).*token|too long|maximum (context|sequence)/i,
    "A row is longer than the model takes. The plan's token count is an estimate and was too low.",
    "Leave out the longest rows in notebook 02, then plan again.",
  ],
  [
    /reserved|special token|forbidden (word|token)/i,
    "A row holds a word that the model keeps for itself.",
    "Set badRows: leave-out in train.bedrock, or mend the rows that the plan names.",
  ],
  [
    /(minimum|at least|insufficient|too few|not enough).*(record|sample|example)|(record|sample)s?.*(minimum|at least)/i,
    "There are fewer rows than the model needs.",
    "Add rows; the plan's table of limits shows how many.",
  ],
  [
    /quota|limit exceeded|capacity|throttl/i,
    "The account or the region had no room for the job.",
    "Look at Service Quotas for Amazon Bedrock, then start the plan again.",
  ],
  [
    /internal|unexpected|service error|try again/i,
    "A fault at AWS: nothing in the data or the plan explains it.",
    "Start the plan again: it becomes a new attempt. If it fails the same way, open a case with the job's ARN.",
  ],
];

/**
 * What a failed job's message means and what to do about it.
 * @example explainFailure("Access denied when reading s3://…").remedy // "Paste the trust and the role policy …"
 */
export function explainFailure(message: string | null): ExplainedFailure {
  const says = message?.trim() || "no reason given";
  const known = CASES.find(([pattern]) => pattern.test(says));
  if (known) return { says, means: known[1], remedy: known[2] };
  return {
    says,
    means: "A reason that is not known here.",
    remedy:
      "The job's page in the AWS console and its CloudTrail events say more; start the plan again for a new attempt.",
  };
}
