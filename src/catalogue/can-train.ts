import { modelOf } from "./model.js";
import type { Catalogue, CatalogueModel, TrainingMethod } from "./types.js";

export type TrainingAnswer =
  | {
      possible: true;
      words: string /** Last day before the model turns legacy or ends; null: none known. */;
      before: string | null;
    }
  | {
      possible: false;
      words: string /** Day since when it is refused; null: it never was possible. */;
      since: string | null;
    };

const METHOD_WORDS: Record<TrainingMethod, string> = {
  "fine-tuning": "fine-tuned",
  "distillation-student": "taught by distillation",
  "distillation-teacher": "used as a teacher in distillation",
  "reinforcement-fine-tuning": "fine-tuned by reinforcement",
};

/** The first day on which no new training job is taken: legacy models take none. */
function closingDay({ lifecycle }: CatalogueModel): string | null {
  const days = [lifecycle.legacyDate, lifecycle.endOfLifeDate].filter((day) => day !== null);
  return days.sort()[0] ?? null;
}

function takesJobs(model: CatalogueModel, day: string, method: TrainingMethod): boolean {
  const closes = closingDay(model);
  return model.training?.methods.includes(method) === true && (closes === null || day < closes);
}

/** "No Claude model can be fine-tuned …", where that is what the catalogue knows; and what can be trained instead. */
function wayOut(catalogue: Catalogue, refused: CatalogueModel, day: string, method: TrainingMethod): string {
  const open = catalogue.models.filter((model) => takesJobs(model, day, method));
  const sentences: string[] = [];
  if (refused.provider === "anthropic" && !open.some((model) => model.provider === "anthropic"))
    sentences.push(`No Claude model can be ${METHOD_WORDS[method]} on Amazon Bedrock on that day.`);
  if (open.length > 0) sentences.push(`What can: ${open.map((model) => model.name).join(", ")}.`);
  return sentences.join(" ");
}

/**
 * Whether Amazon Bedrock takes a new training job on this model on a given day: yes, or a dated refusal in words.
 * @param on the day asked about
 * @throws TunelabError `bad-parameter` for an unknown model
 * @example canTrain(catalogue, "claude-3-haiku", { on: new Date("2026-11-22") }).words
 * // "Claude 3 Haiku cannot be fine-tuned on 2026-11-22: it reached its end of life on Amazon Bedrock on 2026-09-10, …"
 */
export function canTrain(
  catalogue: Catalogue,
  modelId: string,
  { on, method = "fine-tuning" }: { on: Date; method?: TrainingMethod },
): TrainingAnswer {
  const model = modelOf(catalogue, modelId);
  const { name, training, lifecycle } = model;
  const day = on.toISOString().slice(0, 10);
  const cannot = `${name} cannot be ${METHOD_WORDS[method]}`;
  const refuse = (why: string, since: string | null): TrainingAnswer => ({
    possible: false,
    words: `${why} ${wayOut(catalogue, model, day, method)}`.trim(),
    since,
  });
  if (training === null) return refuse(`${cannot}: the catalogue of ${catalogue.asOf} lists no training for it.`, null);
  if (!training.methods.includes(method))
    return refuse(
      `${cannot}; it can be ${training.methods.map((one) => METHOD_WORDS[one]).join(" or ")}${training.note === undefined ? "" : ` (${training.note})`}.`,
      null,
    );
  const { legacyDate, endOfLifeDate } = lifecycle;
  if (endOfLifeDate !== null && day >= endOfLifeDate) {
    const legacy =
      legacyDate === null ? "" : `, and has taken no new training jobs since it turned legacy on ${legacyDate}`;
    return refuse(
      `${cannot} on ${day}: it reached its end of life on Amazon Bedrock on ${endOfLifeDate}${legacy} (${lifecycle.source}, ${lifecycle.asOf}).`,
      closingDay(model),
    );
  }
  if (legacyDate !== null && day >= legacyDate)
    return refuse(
      `${cannot} on ${day}: it turned legacy on Amazon Bedrock on ${legacyDate}, and legacy models take no new training jobs (${lifecycle.source}, ${lifecycle.asOf}).`,
      legacyDate,
    );
  const before = closingDay(model);
  return {
    possible: true,
    words: `${name} can be ${METHOD_WORDS[method]} in ${training.regions.join(", ")}; ${before === null ? `no closing date found as of ${lifecycle.asOf}` : `new jobs are taken before ${before}`}.`,
    before,
  };
}
