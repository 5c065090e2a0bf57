import { describe, expect, it } from "vitest";
import { readSources } from "../convert/index.js";
import { openUseCase } from "../platform/use-case.js";
import { prepare } from "./prepare.js";

const network = await openUseCase("network-operations");
const conversion = await readSources(network);
const unit = "USD per 1,000 tokens and epoch" as const;
const price = {
  conversion,
  trainingPrice: { usd: 0.001, unit, source: "test", asOf: "2026-01-01", origin: "catalogue" as const },
};
const prepared = await prepare(network, price);

describe("prepare", () => {
  it("accounts for every row of the sources", () => {
    const { summary, rows } = prepared;
    const out = rows.train.length + rows.validation.length + rows.test.length + rows.windows.length;
    expect(out + rows.ledger.length).toBe(conversion.rowsIn);
    expect(summary.ledgerBySteps.reduce((sum, step) => sum + step.rows, 0)).toBe(rows.ledger.length);
    expect(summary.sources.map((source) => source.rowsIn)).toEqual([678, 27, 46, 123]);
  });

  it("meets the dirt that the data has", () => {
    const steps = prepared.summary.ledgerBySteps.map(({ step }) => step);
    for (const step of [
      "convert",
      "clean/too-short",
      "clean/exact-duplicates",
      "clean/conflicting-labels",
      "clean/near-duplicates",
      "seen-in-training",
    ]) {
      expect(steps).toContain(step);
    }
    const personal = prepared.summary.cleaning[0]?.steps.find((step) => step.step === "personal-data");
    for (const kind of ["mail", "phone", "mac", "secret", "community"])
      expect(personal?.detail[kind]).toBeGreaterThan(0);
  });

  it("lets no planted secret or address through", () => {
    const { ledger, ...kept } = prepared.rows;
    const text = JSON.stringify(kept);
    const left = (where: string, pattern: RegExp) => where.match(pattern) ?? [];
    expect(left(text, /@(?:example\.(?:com|org)|corp\.example)/gi)).toEqual([]);
    expect(left(text, /555-01\d\d|7946 0\d{3}|23125 \d{3}/g)).toEqual([]);
    expect(left(text, /Gr33nField|NetOps R[OW]|c0rpR0|monitor-rw|Hq-Read|Hall\d{4}-Key|\$[159]\$\w/g)).toEqual([]);
    expect(left(text, /Zugspitze|Tr4nsit|kanal#|Wint3rTunnel|s2s-Key|\w+-Reader/g)).toEqual([]);
    expect(left(text, /(?:password|secret|key) \d (?!\[)[\dA-F]{8}/g)).toEqual([]);
    expect(left(JSON.stringify(ledger), /@|555-01|Hall\d{4}/g)).toEqual([]);
  });

  it("keeps the parts apart and says what it is short of", () => {
    expect(prepared.summary.audit.pairs).toBe(0);
    expect(prepared.summary.split.largestDeviation).toBeLessThan(0.02);
    expect(prepared.summary.warnings[0]).toMatch(/^\d+ Examples to train on: fewer than 500$/);
  });

  it("shifts towards wireless and VPN in the later window", () => {
    const share = (counts: Record<string, number>) => {
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return ((counts["wireless"] ?? 0) + (counts["vpn"] ?? 0)) / all;
    };
    expect(share(prepared.summary.statistics.all.labels)).toBeLessThan(0.25);
    expect(share(prepared.summary.windows[0]?.labels ?? {})).toBeGreaterThan(0.4);
  });

  it("gives the same result again, and another split for another seed", async () => {
    expect(await prepare(network, price)).toEqual(prepared);
    const other = await prepare(network, { ...price, split: { seed: 1 } });
    expect(other.rows.test.map((row) => row.id)).not.toEqual(prepared.rows.test.map((row) => row.id));
  });

  it("checks the rules of the model that is to be trained", async () => {
    const limits = { minTrainRecords: 5_000, reservedStrings: ["User:"], reservedIgnoreCase: true };
    const { summary } = await prepare(network, { ...price, target: { format: "bedrock-nova", limits } });
    expect(summary.format?.findings[0]?.message).toContain("needs at least 5000");
    // Reserved words were set apart by the cleaning; asked to flag them only, the check finds them.
    expect(summary.format?.findings.some((finding) => finding.message.includes('"User:"'))).toBe(false);
    const flagged = await prepare(network, {
      ...price,
      cleaning: { reservedWords: { words: ["User:"], ignoreCase: true, action: "flag" } },
      target: { format: "bedrock-nova", limits },
    });
    expect(flagged.summary.format?.findings.some((finding) => finding.message.includes('"User:"'))).toBe(true);
    expect(summary.warnings.at(-1)).toContain("findings against the rules of the format bedrock-nova");
  });

  it("says why a cost is not known", async () => {
    const { summary } = await prepare(network, {
      conversion,
      trainingPrice: { usd: null, unit, reason: "not published" },
    });
    expect(summary.cost).toMatchObject({ costUsd: null, reason: "not published" });
  });

  it("refuses a use case without a data step", async () => {
    await expect(prepare(await openUseCase("docs-qa"))).rejects.toThrow("has no data step");
  });
});
