/** Loss of one mini-batch, before its update. */
export interface StepPoint {
  /** 1-based over the whole training. */
  step: number;
  /** 1-based. */
  epoch: number;
  trainingLoss: number;
}

/** State after one epoch. Losses are mean cross-entropies in nats; accuracies in 0..1; null without validation rows. */
export interface EpochPoint {
  epoch: number;
  trainingLoss: number;
  validationLoss: number | null;
  /** Null where the trainer does not measure it. */
  trainingAccuracy: number | null;
  validationAccuracy: number | null;
}

export interface LearningCurve {
  steps: StepPoint[];
  epochs: EpochPoint[];
}

export interface TrainingFinding {
  kind:
    | "overfitting"
    | "stopped-early"
    | "under-trained"
    | "no-validation"
    | "no-curve"
    | "unseen-class"
    | "single-class";
  message: string;
}

/** A rise or fall of a loss by less than this share of it is noise. */
const NOTABLE_CHANGE = 0.01;

/**
 * The epoch whose weights are kept: the one with the lowest validation loss, the first on a tie; the last epoch without
 * validation. 0 for an empty curve.
 */
export function bestEpochOf(epochs: readonly EpochPoint[]): number {
  let best = epochs.at(-1);
  if (!best) return 0;
  if (best.validationLoss === null) return best.epoch;
  for (const point of epochs.toReversed()) {
    if ((point.validationLoss ?? Number.POSITIVE_INFINITY) <= (best.validationLoss as number)) best = point;
  }
  return best.epoch;
}

const at4 = (value: number) => value.toFixed(4);

/**
 * What a learning curve says about a training run.
 * Overfitting: after the best epoch the validation loss rose by more than 1 % while the training loss fell.
 * Stopped early: fewer epochs than planned.
 * Under-trained: all planned epochs ran and the loss still fell by more than 1 % in the last one.
 * @param keeps whether the trainer keeps the weights of the best epoch, or those of the last one as Amazon Bedrock does
 */
export function curveFindings(
  { epochs }: Pick<LearningCurve, "epochs">,
  { plannedEpochs, keeps = "best" }: { plannedEpochs: number; keeps?: "best" | "last" },
): TrainingFinding[] {
  const findings: TrainingFinding[] = [];
  const last = epochs.at(-1);
  const best = epochs[bestEpochOf(epochs) - 1];
  if (!last || !best) return findings;
  const rise = last.validationLoss === null ? 0 : last.validationLoss - (best.validationLoss as number);
  if (rise > NOTABLE_CHANGE * (best.validationLoss ?? 0) && last.trainingLoss < best.trainingLoss) {
    findings.push({
      kind: "overfitting",
      message: `From epoch ${best.epoch} to ${last.epoch} the validation loss rose from ${at4(best.validationLoss as number)} to ${at4(last.validationLoss as number)} while the training loss fell from ${at4(best.trainingLoss)} to ${at4(last.trainingLoss)}: the model began to learn rows by heart. ${keeps === "best" ? `The weights of epoch ${best.epoch} were kept.` : `Amazon Bedrock keeps the weights of the last epoch: train again with ${best.epoch} ${best.epoch === 1 ? "epoch" : "epochs"} to get the best ones.`}`,
    });
  }
  if (last.epoch < plannedEpochs) {
    findings.push({
      kind: "stopped-early",
      message: `Training stopped after epoch ${last.epoch} of ${plannedEpochs}: the validation loss had not improved since epoch ${best.epoch}.`,
    });
  }
  const before = epochs.at(-2);
  const lossOf = (point: EpochPoint) => point.validationLoss ?? point.trainingLoss;
  if (
    last.epoch === plannedEpochs &&
    best.epoch === last.epoch &&
    before &&
    lossOf(before) - lossOf(last) > NOTABLE_CHANGE * lossOf(before)
  ) {
    findings.push({
      kind: "under-trained",
      message: `The ${last.validationLoss === null ? "training" : "validation"} loss still fell from ${at4(lossOf(before))} to ${at4(lossOf(last))} in the last of ${plannedEpochs} epochs: more epochs or a higher learning rate would go further.`,
    });
  }
  return findings;
}
