import { TunelabError } from "../core/errors.js";
import { answerOf, type Example } from "../core/example.js";
import { seededRandom, seedFrom, shuffled } from "../core/random.js";
import { requestKey } from "../models/request-key.js";
import { sha256 } from "../platform/files.js";
import type { AnswerRecord } from "./answer-record.js";
import { type Arm, requestFor } from "./arm.js";

/** One request of a run. */
export interface Task {
  /** Place among the answers: by case, then by arm, then by repeat. */
  index: number;
  arm: Arm;
  example: Example;
  repeat: number;
}

/** The wanted answer and label as a hash: scores count only while these are the same. */
export const truthOf = (example: Example): string =>
  sha256(JSON.stringify([answerOf(example), example.label ?? null])).slice(0, 16);

/** What a task sends. */
export const requestOf = ({ arm, example, repeat }: Task) => ({
  ...requestFor(arm, example),
  ...(repeat === 0 ? {} : { repeat }),
});

/** What a task sends, as a hash: a record counts only while this is the same. */
export const keyOf = (task: Task): string => requestKey(task.arm.model.id, requestOf(task));

/**
 * All requests of a run: every case with every arm, `repeats` times. Holds an index of the cases and nothing per request,
 * so that a run of any length needs no more memory than its cases.
 */
export class TaskList {
  readonly count: number;
  readonly #arms: readonly Arm[];
  readonly #cases: readonly Example[];
  readonly #repeats: number;
  readonly #caseIndex: Map<string, number>;

  /** @throws TunelabError `bad-input` when a case is there twice */
  constructor(arms: readonly Arm[], cases: readonly Example[], repeats: number) {
    this.#arms = arms;
    this.#cases = cases;
    this.#repeats = repeats;
    this.count = cases.length * arms.length * repeats;
    this.#caseIndex = new Map(cases.map(({ id }, index) => [id, index]));
    if (this.#caseIndex.size === cases.length) return;
    const twice = cases.find(({ id }, index) => this.#caseIndex.get(id) !== index);
    throw new TunelabError("bad-input", `case "${twice?.id}" is there twice`, {
      remedy: "Remove exact duplicates before splitting: tunelab's cleaning does.",
    });
  }

  /** Cases in seeded order, and within each case and repeat the arms in seeded order. */
  *inOrder(seed: number): Generator<Task> {
    const random = seededRandom(seedFrom("run", seed));
    const places = shuffled([...this.#cases.keys()], random);
    const armPlaces = [...this.#arms.keys()];
    for (const place of places) {
      for (let repeat = 0; repeat < this.#repeats; repeat += 1) {
        for (const armPlace of shuffled(armPlaces, random)) yield this.#at(place, armPlace, repeat);
      }
    }
  }

  /** The task that a record answers; null when this run has none such. */
  taskOf({ caseId, arm, repeat = 0 }: AnswerRecord): Task | null {
    const place = this.#caseIndex.get(caseId);
    const armPlace = this.#arms.findIndex(({ description }) => description.name === arm);
    if (place === undefined || armPlace < 0 || repeat >= this.#repeats) return null;
    return this.#at(place, armPlace, repeat);
  }

  #at(place: number, armPlace: number, repeat: number): Task {
    const index = (place * this.#arms.length + armPlace) * this.#repeats + repeat;
    return { index, arm: this.#arms[armPlace] as Arm, example: this.#cases[place] as Example, repeat };
  }
}
