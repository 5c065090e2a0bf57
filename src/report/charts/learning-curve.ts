import { formatNumber } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { legendOf, NUMBER, tip } from "./encodings.js";
import { framed } from "./frame.js";
import { COLOURS, SOFT } from "./theme.js";

export interface EpochRow {
  /** From 1. */
  epoch: number;
  trainingLoss: number;
  /** Null when there was no validation part. */
  validationLoss: number | null;
}

const SERIES = ["Training", "Validation"] as const;

/**
 * Loss on the training and the validation part after each epoch, with the epoch whose weights were kept.
 * @param bestEpoch null when none was chosen
 * @param unit of the losses
 * @example learningCurve([{ epoch: 1, trainingLoss: 0.6, validationLoss: 0.55 }], { bestEpoch: 1 })
 */
export function learningCurve(
  rows: readonly EpochRow[],
  { bestEpoch = null, unit = "nats per example" }: { bestEpoch?: number | null; unit?: string } = {},
): ChartSpec {
  const values = rows.flatMap(({ epoch, trainingLoss, validationLoss }) => [
    { epoch, part: SERIES[0], loss: trainingLoss },
    ...(validationLoss === null ? [] : [{ epoch, part: SERIES[1], loss: validationLoss }]),
  ]);
  const last = rows.at(-1);
  const kept = rows.find(({ epoch }) => epoch === bestEpoch);
  const lastEpoch = last?.epoch ?? 1;
  // The label stands on the side of the line that has room.
  const align = bestEpoch !== null && bestEpoch > lastEpoch / 2 ? "right" : "left";
  const best =
    kept === undefined
      ? []
      : [
          {
            data: { values: [{ epoch: kept.epoch }] },
            mark: { type: "rule", strokeDash: [4, 3], color: SOFT },
            encoding: { x: { field: "epoch", type: "quantitative" } },
          },
          {
            data: { values: [{ epoch: kept.epoch, text: `kept: epoch ${kept.epoch}` }] },
            mark: { type: "text", align, baseline: "top", dx: align === "left" ? 5 : -5, y: 2, color: SOFT },
            encoding: { x: { field: "epoch", type: "quantitative" }, text: { field: "text", type: "nominal" } },
          },
        ];
  return framed({
    name: "learning-curve",
    title: "Loss after each epoch",
    note: "Validation loss that rises while training loss falls is overfitting",
    description:
      last === undefined
        ? "No epoch was trained."
        : `After ${last.epoch} epochs the training loss is ${formatNumber(last.trainingLoss)}${last.validationLoss === null ? "" : `, the validation loss ${formatNumber(last.validationLoss)}`}.${kept === undefined ? "" : ` The weights of epoch ${kept.epoch} were kept.`}`,
    height: 220,
    view: {
      layer: [
        ...best,
        {
          data: { values },
          mark: { type: "line", strokeWidth: 2, point: { filled: true, size: 34 } },
          encoding: {
            x: {
              field: "epoch",
              type: "quantitative",
              scale: { nice: false, zero: false, domain: [1, Math.max(2, lastEpoch)] },
              axis: { title: "Epoch", format: "d", tickMinStep: 1, grid: false },
            },
            y: {
              field: "loss",
              type: "quantitative",
              scale: { zero: true },
              axis: { title: `Loss (${unit})`, format: NUMBER },
            },
            color: {
              field: "part",
              type: "nominal",
              scale: { domain: [...SERIES], range: [COLOURS.blue, COLOURS.vermilion] },
              legend: legendOf(SERIES, { lines: true }),
            },
            strokeDash: {
              field: "part",
              type: "nominal",
              scale: {
                domain: [...SERIES],
                range: [
                  [1, 0],
                  [6, 3],
                ],
              },
            },
            tooltip: [tip("part", "Part"), tip("epoch", "Epoch", "d"), tip("loss", "Loss", ".4~r")],
          },
        },
      ],
    },
  });
}
