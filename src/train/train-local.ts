import type { Example } from "../core/example.js";
import { seededRandom, seedFrom } from "../core/random.js";
import { encodeModel } from "../models/local/artefact.js";
import { classOf, datasetOf } from "./dataset.js";
import type { JobCurve } from "./job-store.js";
import { curveFindings, type EpochPoint, type TrainingFinding } from "./learning-curve.js";
import { learntAnswers } from "./learnt-answers.js";
import { isLocalPlan, type TrainingPlan } from "./plan.js";
import { inTrainingOrder } from "./plan-data.js";
import { trainSoftmax } from "./sgd.js";

function dataFindings(classes: readonly string[], validation: readonly Example[]): TrainingFinding[] {
  const findings: TrainingFinding[] = [];
  if (classes.length === 1) {
    findings.push({
      kind: "single-class",
      message: `All training rows are "${classes[0]}": there is nothing to tell apart.`,
    });
  }
  if (validation.length === 0) {
    findings.push({
      kind: "no-validation",
      message: "There are no validation rows: overfitting cannot be seen and training cannot stop early.",
    });
  }
  const unseen = [...new Set(validation.map(classOf))].filter((name) => !classes.includes(name)).sort();
  if (unseen.length > 0) {
    findings.push({
      kind: "unseen-class",
      message: `The validation rows have classes that no training row has: ${unseen.join(", ")}. Their loss was left out.`,
    });
  }
  return findings;
}

/**
 * Trains the local model as planned. The plan and the rows decide the artefact, byte for byte.
 * @throws the signal's reason when it is aborted; TunelabError `bad-parameter` when the learning rate makes it diverge
 */
export async function trainLocalModel(
  plan: TrainingPlan,
  { train, validation }: { train: readonly Example[]; validation: readonly Example[] },
  { onEpoch, signal }: { onEpoch?: (point: EpochPoint) => void; signal?: AbortSignal } = {},
): Promise<{ artefact: string } & JobCurve> {
  if (!isLocalPlan(plan)) throw new TypeError(`plan must be of the local trainer, got one of ${plan.trainer}`);
  const { seed, answersPerClass, ...settings } = plan.hyperparameters;
  const classes = plan.data.classes.map(({ name }) => name);
  const rows = inTrainingOrder(train);
  const { softmax, curve, bestEpoch } = await trainSoftmax(
    datasetOf(rows, classes),
    datasetOf(inTrainingOrder(validation), classes),
    {
      ...settings,
      classCount: classes.length,
      random: seededRandom(seedFrom("order", seed)),
      ...(onEpoch === undefined ? {} : { onEpoch }),
      ...(signal === undefined ? {} : { signal }),
    },
  );
  const random = seededRandom(seedFrom("answers", seed));
  const answers = learntAnswers(rows, classes, { perClass: answersPerClass, random });
  return {
    artefact: encodeModel({ useCase: plan.useCase, classes, softmax, answers }),
    curve,
    bestEpoch,
    findings: [...dataFindings(classes, validation), ...curveFindings(curve, { plannedEpochs: settings.epochs })],
  };
}
