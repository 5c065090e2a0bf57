import { normalQuantile } from "../stats/distributions.js";
import { DEFAULT_GUARD_RAILS, type GuardRails } from "./guard-rails.js";

export interface CanaryStep {
  hoursAfterStart: number;
  /** Share of the traffic that the tuned model answers from then on, 0..1. */
  tunedShare: number;
}

export interface CanarySchedule {
  /** ISO 8601 in UTC. */
  startAt: string;
  steps: (CanaryStep & { at: string })[];
  guardRails: GuardRails;
}

/** 5 % at the start, 10 % after one hour, 25 % after four, 50 % after eight, all after a day. */
export const CANARY_STEPS: readonly CanaryStep[] = [
  { hoursAfterStart: 0, tunedShare: 0.05 },
  { hoursAfterStart: 1, tunedShare: 0.1 },
  { hoursAfterStart: 4, tunedShare: 0.25 },
  { hoursAfterStart: 8, tunedShare: 0.5 },
  { hoursAfterStart: 24, tunedShare: 1 },
];

const HOUR_MS = 3_600_000;

/**
 * When the tuned model takes which share of the traffic, and what would stop it.
 * @throws RangeError for a start that is no time, no steps, or steps that go back in time or share
 * @example canarySchedule("2026-09-01T08:00:00Z").steps[2] // { hoursAfterStart: 4, tunedShare: 0.25, at: "2026-09-01T12:00:00.000Z" }
 */
export function canarySchedule(
  startAt: Date | string,
  { steps = CANARY_STEPS, guardRails = {} }: { steps?: readonly CanaryStep[]; guardRails?: Partial<GuardRails> } = {},
): CanarySchedule {
  const start = timeOf(startAt, "startAt");
  if (steps.length === 0) throw new RangeError("steps must hold at least one step, got none");
  steps.forEach(({ hoursAfterStart, tunedShare }, index) => {
    const before = steps[index - 1];
    const late = hoursAfterStart >= 0 && (before === undefined || hoursAfterStart > before.hoursAfterStart);
    const more = tunedShare <= 1 && tunedShare > (before?.tunedShare ?? 0);
    if (!late)
      throw new RangeError(
        `steps[${index}].hoursAfterStart must be later than the step before, got ${hoursAfterStart}`,
      );
    if (!more)
      throw new RangeError(`steps[${index}].tunedShare must be above the step before and at most 1, got ${tunedShare}`);
  });
  return {
    startAt: new Date(start).toISOString(),
    steps: steps.map((step) => ({ ...step, at: new Date(start + step.hoursAfterStart * HOUR_MS).toISOString() })),
    guardRails: { ...DEFAULT_GUARD_RAILS, ...guardRails },
  };
}

/**
 * The tuned model's share at a time: 0 before the start.
 * @example shareAt(schedule, "2026-09-01T13:00:00Z") // 0.25
 */
export function shareAt(schedule: CanarySchedule, time: Date | string): number {
  const now = timeOf(time, "time");
  return schedule.steps.findLast(({ at }) => Date.parse(at) <= now)?.tunedShare ?? 0;
}

/** What a step can show before the next one begins. */
export interface CanaryStepPower extends CanaryStep {
  /** Until the next step; null for the last, which stays. */
  durationHours: number | null;
  /** Requests that the tuned model and the base model answer during the step, as expected from the traffic. */
  tunedRequests: number | null;
  baseRequests: number | null;
  /** The smallest fall of accuracy below the base model's that this many labelled answers show, 0..1; null when none. */
  visibleDrop: number | null;
}

/**
 * What each step of a canary could notice: with little traffic the first steps see next to nothing, and the schedule
 * should be slower. One-sided test of two proportions by the arcsine transform (Cohen 1988), 80 % power.
 * @param requestsPerHour expected traffic
 * @param baseAccuracy of the model that is being replaced, 0..1
 * @param labelledShare share of the answers that somebody checks in time, 0..1
 * @example canaryPower(schedule, { requestsPerHour: 70, baseAccuracy: 0.9 })[0]?.visibleDrop // null: 3.5 requests show nothing
 */
export function canaryPower(
  { steps }: CanarySchedule,
  {
    requestsPerHour,
    baseAccuracy,
    labelledShare = 1,
    level = 0.95,
    power = 0.8,
  }: { requestsPerHour: number; baseAccuracy: number; labelledShare?: number; level?: number; power?: number },
): CanaryStepPower[] {
  if (!(requestsPerHour >= 0)) throw new RangeError(`requestsPerHour must be at least 0, got ${requestsPerHour}`);
  if (!(baseAccuracy > 0 && baseAccuracy <= 1))
    throw new RangeError(`baseAccuracy must be in 0..1, got ${baseAccuracy}`);
  const reach = normalQuantile(level) + normalQuantile(power);
  return steps.map(({ hoursAfterStart, tunedShare }, index) => {
    const next = steps[index + 1];
    const common = { hoursAfterStart, tunedShare };
    if (next === undefined) {
      return { ...common, durationHours: null, tunedRequests: null, baseRequests: null, visibleDrop: null };
    }
    const durationHours = next.hoursAfterStart - hoursAfterStart;
    const requests = durationHours * requestsPerHour;
    const [tunedRequests, baseRequests] = [requests * tunedShare, requests * (1 - tunedShare)];
    const [tuned, base] = [tunedRequests * labelledShare, baseRequests * labelledShare];
    const distance =
      tuned > 0 && base > 0 ? reach / Math.sqrt((tuned * base) / (tuned + base)) : Number.POSITIVE_INFINITY;
    const angle = 2 * Math.asin(Math.sqrt(baseAccuracy)) - distance;
    const visibleDrop = angle <= 0 ? null : baseAccuracy - Math.sin(angle / 2) ** 2;
    return { ...common, durationHours, tunedRequests, baseRequests, visibleDrop };
  });
}

function timeOf(time: Date | string, name: string): number {
  const milliseconds = new Date(time).getTime();
  if (Number.isNaN(milliseconds)) throw new RangeError(`${name} must be a time, got ${String(time)}`);
  return milliseconds;
}
