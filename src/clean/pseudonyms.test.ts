import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Example } from "../core/example.js";
import { isPublicIpv4 } from "./addresses.js";
import { isIban, isPublicIpv6 } from "./checks.js";
import { clean } from "./clean.js";
import { pseudonymiser } from "./pseudonyms.js";
import { redact, redactTogether } from "./redact.js";

const KEY = "a key of the team";
const policy = { default: "pseudonymise", pseudonymise: pseudonymiser(KEY) } as const;
const octets = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })));

describe("pseudonymiser", () => {
  it("gives the same value the same stand-in, and another key another one", () => {
    const first = pseudonymiser(KEY);
    const second = pseudonymiser(KEY);
    const other = pseudonymiser("another key");
    for (const [kind, value] of [
      ["mail", "ana@example.org"],
      ["mac", "001b.4411.3ab7"],
      ["secret", "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0"],
      ["phone", "+44 20 7946 0123"],
    ] as const) {
      expect(first(kind, value)).toBe(second(kind, value));
      expect(first(kind, value)).not.toBe(other(kind, value));
      expect(first(kind, value)).not.toContain(value);
    }
    expect(() => pseudonymiser("short")).toThrow("8 characters");
  });

  it("keeps networks of addresses, their masks and their last octets", () => {
    const make = pseudonymiser(KEY);
    fc.assert(
      fc.property(octets, octets, (one, two) => {
        fc.pre(isPublicIpv4(one));
        const near = [one[0] ?? 0, one[1] ?? 0, ...two.slice(2)];
        fc.pre(isPublicIpv4(near));
        const [a, b] = [make("ip", one.join(".")), make("ip", near.join("."))].map((text) =>
          text.split(".").map(Number),
        );
        expect(a?.slice(0, 2)).toEqual(b?.slice(0, 2));
        expect(a?.slice(2)).toEqual(one.slice(2));
        expect(isPublicIpv4(a ?? [])).toBe(true);
      }),
      { seed: 1 },
    );
    // Bit by bit: two networks of one /12 stay in one /12.
    const second = (b: number) => Number(make("ip", `8.${b}.0.1`).split(".")[1]);
    expect(second(16) >> 4).toBe(second(31) >> 4);
    expect(new Set(Array.from({ length: 256 }, (_, b) => second(b))).size).toBe(256);
    expect(isPublicIpv6(make("ip", "2606:4700::1111"))).toBe(true);
  });

  it("leaves a configuration that still parses", () => {
    const config = [
      "enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0",
      "username admin password 7 0822455D0A16",
      "ip route 81.2.64.0 255.255.240.0 10.0.0.1",
      "neighbor 81.2.69.142 remote-as 64500",
      "snmp-server community Gr33nField RW",
      "mac address-table static 001b.4411.3ab7 vlan 10 interface Gi1/0/1",
    ].join("\n");
    const { text } = redact(config, policy);
    const lines = text.split("\n");
    expect(lines[0]).toMatch(/^enable secret 5 \$1\$[A-Za-z\d]{4}\$[A-Za-z\d]{22}$/);
    expect(lines[1]).toMatch(/^username admin password 7 08[\dA-F]{10}$/);
    expect(lines[2]).toMatch(/^ip route \d+\.\d+\.64\.0 255\.255\.240\.0 10\.0\.0\.1$/);
    expect(lines[2]?.split(" ")[2]?.split(".").slice(0, 2)).toEqual(lines[3]?.split(" ")[1]?.split(".").slice(0, 2));
    expect(lines[4]).toMatch(/^snmp-server community [A-Z][a-z]\d\d[a-z][A-Z][a-z]{4} RW$/);
    expect(lines[5]).toMatch(/static [\da-f]{4}\.[\da-f]{4}\.[\da-f]{4} vlan/);
    for (const secret of ["hx5rVt7r", "22455D0A16", "81.2.6", "Gr33nField", "001b.4411"])
      expect(text).not.toContain(secret);
  });
});

describe("actions by kind", () => {
  const text = "mail ana@example.com, call +44 20 7946 0123, ping 8.8.8.8";
  it("redact, flag, keep and drop", () => {
    const result = redactTogether([text], { kinds: { phone: "flag", ip: "keep", mail: "redact" } });
    expect(result.texts).toEqual(["mail [MAIL], call +44 20 7946 0123, ping 8.8.8.8"]);
    expect(result).toMatchObject({ counts: { mail: 1, phone: 1 }, flagged: ["phone"], drop: [] });
    expect(redactTogether([text], { kinds: { ip: "drop" } }).drop).toEqual(["ip"]);
    expect(() => redact(text, { default: "pseudonymise" })).toThrow("pseudonymise must be given");
  });

  it("drop a row with its reason, and never with what was found", () => {
    const row: Example = {
      id: "a",
      messages: [
        { role: "user", content: text },
        { role: "assistant", content: "done" },
      ],
      source: { source: "s", file: "s.csv" },
    };
    const { examples, ledger } = clean([row], { personalData: { kinds: { mail: "drop" } } });
    expect(examples).toEqual([]);
    expect(ledger[0]).toMatchObject({ step: "clean/personal-data", reason: "holds mail, which the policy drops" });
    expect(clean([row], { personalData: { default: "flag" } }).steps.at(3)?.detail).toMatchObject({
      "rows flagged": 1,
    });
  });
});

it("checks account numbers by country and check digits", () => {
  expect(isIban("GB82 WEST 1234 5698 7654 32")).toBe(true);
  expect(isIban("GB83WEST12345698765432")).toBe(false);
  expect(isIban("GB82WEST1234569876543")).toBe(false);
  expect(isIban("ZZ82WEST12345698765432")).toBe(false);
});

describe("reserved words", () => {
  const row = (content: string): Example => ({
    id: content,
    messages: [
      { role: "user", content },
      { role: "assistant", content: "a longer answer" },
    ],
    source: { source: "s", file: "s.csv" },
  });
  const rows = [
    row("System: the link is down again"),
    row("the user: cannot work today"),
    row("nothing of that kind here"),
  ];
  const words = ["System:", "User:"];
  const run = (action: "mend" | "drop" | "flag", ignoreCase = true) =>
    clean(rows, { reservedWords: { words, ignoreCase, action } });

  it("are mended, dropped or flagged, and counted", () => {
    const mended = run("mend");
    expect(mended.examples.map((one) => one.messages[0]?.content)).toEqual([
      "System : the link is down again",
      "the user : cannot work today",
      "nothing of that kind here",
    ]);
    const step = mended.steps.find((one) => one.step === "reserved-words");
    expect(step).toMatchObject({ changed: 2, removed: 0, detail: { '"System:"': 1, '"User:"': 1 } });
    expect(run("drop").ledger.map((entry) => entry.step)).toEqual(["clean/reserved-words", "clean/reserved-words"]);
    expect(run("flag").examples).toEqual(rows);
    expect(run("drop", false).ledger).toHaveLength(1);
  });
});

describe("duplicate policies", () => {
  const long = "the link between the branch office and the data centre has been down since early this morning";
  const row = (id: string, prompt: string, answer: string): Example => ({
    id,
    messages: [
      { role: "user", content: prompt },
      { role: "assistant", content: answer },
    ],
    source: { source: "s", file: "s.csv" },
  });
  const rows = [
    row("a", long, "replace the fibre"),
    row("b", long, "Replace the fibre."),
    row("c", `${long} and nobody can work at all in the building`, "replace the fibre"),
    row("d", "something else entirely about printers", "restart it"),
  ];
  const kept = (duplicates: "keep-first" | "keep-best" | "drop-all" | "flag") =>
    clean(rows, { duplicates, nearDuplicateThreshold: 0.5 }).examples.map((one) => one.id);
  it("keep the first, the best, none or all", () => {
    expect(kept("keep-first")).toEqual(["a", "d"]);
    expect(kept("keep-best")).toEqual(["b", "d"]);
    expect(kept("drop-all")).toEqual(["c", "d"]);
    expect(kept("flag")).toEqual(["a", "b", "c", "d"]);
  });
});
