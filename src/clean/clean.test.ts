import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Example } from "../core/example.js";
import { clean, cleaningOptions } from "./clean.js";
import { normalise } from "./normalise.js";

function example(id: string, prompt: string, answer = "ham", more: Partial<Example> = {}): Example {
  return {
    id,
    messages: [
      { role: "user", content: prompt },
      { role: "assistant", content: answer },
    ],
    label: answer,
    source: { source: "mails", file: "mails.csv" },
    ...more,
  };
}

const LONG =
  "the link between the branch office and the data centre has been down since early this morning and nobody can work";

describe("normalise", () => {
  it("gives one writing to one text", () => {
    expect(normalise("  Site\u00a0 down \r\n\r\n\r\n\tagain\u200b ", "fold")).toBe("Site down\n\nagain");
    expect(normalise("cafe\u0301", "fold")).toBe("café");
    expect(normalise("", "fold")).toBe("");
  });

  it("keeps the lines and the indentation of a configuration", () => {
    const config = "interface Vlan10\n ip address 10.0.0.1 255.0.0.0\n  ! two  spaces";
    expect(normalise(`\n\n${config}  \r\n`, "keep")).toBe(config);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom("fold", "keep"), (text, layout) => {
        const once = normalise(text, layout as "fold" | "keep");
        expect(normalise(once, layout as "fold" | "keep")).toBe(once);
      }),
      { seed: 4 },
    );
  });
});

describe("clean", () => {
  it("handles nothing and one row", () => {
    expect(clean([]).examples).toEqual([]);
    const one = example("a", "a mail that somebody wants");
    expect(clean([one])).toMatchObject({ examples: [one], ledger: [] });
  });

  it("removes incomplete and short rows, but never a label for being short", () => {
    const rows = [
      example("empty-answer", "a mail that somebody wants", " "),
      {
        ...example("no-answer", "a mail that somebody wants"),
        messages: [{ role: "user" as const, content: "hello, is it up?" }],
      },
      example("short", "hi"),
      example("label", "a mail that somebody wants", "ham"),
      example("free", "another mail that asks for text", "no", { label: "yes" }),
    ];
    const { examples, ledger } = clean(rows, { freeTextAnswers: true });
    expect(examples.map((row) => row.id)).toEqual(["label"]);
    expect(ledger.map((entry) => [entry.id, entry.step])).toEqual([
      ["empty-answer", "clean/incomplete"],
      ["no-answer", "clean/incomplete"],
      ["short", "clean/too-short"],
      ["free", "clean/too-short"],
    ]);
  });

  it("names the partner of every duplicate", () => {
    const rows = [
      example("first", LONG),
      example("same", `  ${LONG.toUpperCase()}!`),
      example("near", `${LONG} today`),
      example("other", "a wholly different text about printers on the third floor"),
      example("near-other-label", `${LONG} again`, "spam"),
    ];
    const { examples, ledger } = clean(rows, { shingleWords: 1 });
    expect(examples.map((row) => row.id)).toEqual(["first", "other", "near-other-label"]);
    expect(ledger[0]).toMatchObject({ id: "same", step: "clean/exact-duplicates", partner: "first", similarity: 1 });
    expect(ledger[1]).toMatchObject({ id: "near", step: "clean/near-duplicates", partner: "first" });
    expect(ledger[1]?.similarity).toBeCloseTo(19 / 20, 9);
  });

  it("takes rows that differ only in a phone number for the same row", () => {
    const rows = [
      example("a", "no network, call +44 20 7946 0123 please"),
      example("b", "no network, call +44 20 7946 0999 please"),
    ];
    const redacted = clean(rows);
    expect(redacted.examples.map((row) => row.messages[0]?.content)).toEqual(["no network, call [PHONE] please"]);
    expect(redacted.steps.find((step) => step.step === "personal-data")).toMatchObject({
      changed: 2,
      detail: { phone: 2 },
    });
    expect(clean(rows, { personalData: "keep" }).examples).toEqual(rows);
  });

  it("never writes what it found into the ledger", () => {
    const rows = [
      example("a", "write to ana@example.com please", "x"),
      example("b", "write to ana@example.com please", "x"),
    ];
    expect(JSON.stringify(clean(rows))).not.toContain("ana@");
  });

  it("treats one prompt with two labels by the policy", () => {
    const rows = [
      example("a", "is this mail wanted?"),
      example("b", "Is this mail wanted", "spam"),
      example("c", "quite another mail"),
    ];
    const kept = (conflicts: "drop-all" | "keep-first" | "flag") =>
      clean(rows, { conflicts }).examples.map((row) => row.id);
    expect(kept("drop-all")).toEqual(["c"]);
    expect(kept("keep-first")).toEqual(["a", "c"]);
    expect(kept("flag")).toEqual(["a", "b", "c"]);
    expect(clean(rows).ledger[0]).toMatchObject({ id: "a", partner: "b", step: "clean/conflicting-labels" });
    const step = clean(rows, { conflicts: "flag" }).steps.find((one) => one.step === "conflicting-labels");
    expect(step?.detail).toEqual({ prompts: 1, rows: 2 });
  });

  it("keeps tasks apart", () => {
    const rows = [
      example("a", "one and the same prompt", "x", { task: "one" }),
      example("b", "one and the same prompt", "x", { task: "two" }),
    ];
    expect(clean(rows).examples).toHaveLength(2);
  });

  it("accounts for every row, whatever comes in", () => {
    const text = fc.constantFrom(
      "",
      " ",
      "hi",
      LONG,
      `${LONG} again`,
      "mail a@example.com now",
      "MAIL b@example.com  now",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.constantFrom("ham", "spam", "")), { maxLength: 20 }), (rows) => {
        const input = rows.map(([prompt, label], index) => example(`row-${index}`, prompt, label));
        const { examples, ledger, steps } = clean(input);
        const ids = [...examples.map((row) => row.id), ...ledger.map((entry) => entry.id)];
        expect(new Set(ids).size).toBe(rows.length);
        expect(ids).toHaveLength(rows.length);
        expect(steps.reduce((sum, step) => sum + step.removed, 0)).toBe(ledger.length);
        expect(clean(examples).ledger).toEqual([]);
      }),
      { seed: 5 },
    );
  });

  it("refuses two rows with one id", () => {
    expect(() => clean([example("a", "x"), example("a", "y")])).toThrow(RangeError);
  });

  it("knows which sources keep their lines", () => {
    const sources = [
      { name: "configs", kind: "config-standards" as const, path: "a.yaml" },
      { name: "tickets", kind: "tickets" as const, path: "b.csv" },
    ];
    expect(cleaningOptions({ sources, answer: "text" })).toEqual({ layoutSources: ["configs"], freeTextAnswers: true });
  });
});
