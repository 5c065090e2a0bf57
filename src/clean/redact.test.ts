import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPublicIpv4, passesLuhn } from "./addresses.js";
import { redact, redactTogether } from "./redact.js";

/** Text, and what must be left of it. None of the values is a real one. */
const FOUND: [string, string][] = [
  ["mail ana.brandt+noc@mail.example.com, please", "mail [MAIL], please"],
  ["Call +44 20 7946 0123.", "Call [PHONE]."],
  ["Call (202) 555-0143 or 1-800-555-0199", "Call [PHONE] or [PHONE]"],
  ["Tel. +49 30 23125 123 or 020 7946 0123", "Tel. [PHONE] or [PHONE]"],
  ["mobile +442079460123", "mobile [PHONE]"],
  ["from 8.8.8.8 and 93.184.216.34.", "from [IP] and [IP]."],
  ["MAC 00:1b:44:11:3a:b7", "MAC [MAC]"],
  ["Host 001b.4411.3ab7 is flapping", "Host [MAC] is flapping"],
  ["card 4111 1111 1111 1111 ok", "card [CARD] ok"],
  ["card 378282246310005", "card [CARD]"],
  ["SSN 078-05-1120", "SSN [SSN]"],
  ["clone https://deploy:hunter2@git.example/x", "clone https://[CREDENTIALS]@git.example/x"],
  ["key AKIAIOSFODNN7EXAMPLE", "key [TOKEN]"],
  [`token ghp_${"a1".repeat(18)}`, "token [TOKEN]"],
  ["Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN", "Bearer [TOKEN]"],
  ["snmp-server community Gr33nField RW", "snmp-server community [COMMUNITY] RW"],
  ["enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "enable secret 5 [SECRET]"],
  ["enable password topsecret", "enable password [SECRET]"],
  ["username admin privilege 15 password 7 0822455D0A16", "username admin privilege 15 password 7 [SECRET]"],
  ["username admin secret letmein", "username admin secret [SECRET]"],
  ["tacacs-server key 7 094F471A1A0A", "tacacs-server key 7 [SECRET]"],
  [" key 7 13061E010803557878", " key 7 [SECRET]"],
  ["crypto isakmp key Tunnel-Key address 203.0.113.9", "crypto isakmp key [SECRET] address 203.0.113.9"],
  ['pre-shared-key ascii-text "$9$abcdefghij"', 'pre-shared-key ascii-text "[SECRET]"'],
  ["neighbor 192.0.2.1 password 7 094F471A1A0A", "neighbor 192.0.2.1 password 7 [SECRET]"],
  ["ntp authentication-key 10 md5 03175E3B1F 7", "ntp authentication-key 10 md5 [SECRET] 7"],
  ["wpa-psk ascii 0 Hall2099-Key", "wpa-psk ascii 0 [SECRET]"],
  [
    "snmp-server user mon MON v3 auth sha OneKey priv aes 256 TwoKey",
    "snmp-server user mon MON v3 auth sha [SECRET] priv aes 256 [SECRET]",
  ],
  ['authentication-key "$9$aHji.fTzAuORE24aZ";', 'authentication-key "[SECRET]";'],
  ["Password: hunter22", "Password: [PASSWORD]"],
  ["x\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\ny", "x\n[PRIVATE_KEY]\ny"],
  ["-----BEGIN PRIVATE KEY-----\nMIIB cut off", "[PRIVATE_KEY]"],
];

const LEFT_ALONE = [
  "interface GigabitEthernet1/0/24 vlan 10,20,30",
  "route 10.1.2.3 via 192.168.0.1, 172.16.4.4, 100.64.0.1",
  "documentation 192.0.2.1 198.51.100.7 203.0.113.9, mask 255.255.255.0",
  "version 4.1.2.13.7 and 999.1.1.1",
  "INC0104224 opened 2026-03-04 13:05:00, REF801527",
  "Please remove the enable password from ham-asw-01, then tell us.",
  "send the username and password to your users",
  "the password was changed; password again and again",
  "TACACS key on ham-asw-01 does not match",
  "lucky numbers 37-13-34-85-56-42",
  "card 4111 1111 1111 1112 fails its check",
  "Boston, MA 02111-1307",
  "a @ b, user@localhost, 3 @ 5.00",
  "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  "000-12-3456 and 12-34-5678",
];

describe("redact", () => {
  it.each(FOUND)("replaces what is sensitive in %j", (text, expected) => {
    expect(redact(text).text).toBe(expected);
  });

  it.each(LEFT_ALONE)("leaves %j alone", (text) => {
    expect(redact(text)).toEqual({ text, counts: {} });
  });

  it("takes a secret out of every text that belongs with it", () => {
    const ticket = "snmp-server community Gr33nField RW is still there";
    const { texts, counts } = redactTogether([ticket, "Gr33nField was removed; community NetOps with read access too"]);
    expect(texts).toEqual([
      "snmp-server community [COMMUNITY] RW is still there",
      "[COMMUNITY] was removed; community [COMMUNITY] with read access too",
    ]);
    expect(counts).toEqual({ community: 3 });
    // A plain word is not hunted for elsewhere.
    expect(redactTogether(["snmp-server community private RO", "a private matter of the community"]).texts[1]).toBe(
      "a private matter of the community",
    );
  });

  it("counts by kind", () => {
    expect(redact("a@example.com, b@example.com, +44 20 7946 0123").counts).toEqual({ mail: 2, phone: 1 });
    expect(redact("")).toEqual({ text: "", counts: {} });
  });

  it("changes nothing the second time", () => {
    const all = FOUND.map(([text]) => text).join("\n");
    const once = redact(all).text;
    expect(redact(once)).toEqual({ text: once, counts: {} });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...FOUND.map(([text]) => text)), fc.string()), { maxLength: 6 }),
        (parts) => {
          const first = redact(parts.join(" "));
          expect(redact(first.text).text).toBe(first.text);
        },
      ),
      { seed: 3 },
    );
  });

  it.each([
    "1.1.1.",
    "1 1 1 1 ",
    "1-1-1-",
    "a@a.a.",
    "a@",
    "@@",
    "+1 1 ",
    "+44 20 7946 ",
    "0",
    "4111 ",
    "00:1b:",
    "001b.4411.",
    "eyJ",
    "eyJ-eyJ.",
    "://a:",
    "http://a:b",
    "enable secret ",
    "snmp-server community ",
    "username a password ",
    "key 7 ",
    "neighbor a password ",
    "-----BEGIN RSA PRIVATE KEY-----\n",
    "-----BEGIN ",
    "password:",
    "$9$",
    "(202) 555-",
    " ",
    "\n",
    "a.b-c_",
    "auth sha priv aes 256 snmp-server user ",
  ])("takes time in proportion to the length on a long run of %j", (unit) => {
    const text = unit.repeat(Math.ceil(200_000 / unit.length));
    const start = performance.now();
    redact(text);
    // At most 1 ms for 1 KB.
    expect(performance.now() - start).toBeLessThan(200);
  });
});

it("takes time in proportion to the length however many secrets there are", () => {
  const text = Array.from(
    { length: 6_000 },
    (_, index) => `key 7 094F471A1A0A${index}\nand again 094F471A1A0A${index}`,
  ).join("\n");
  const start = performance.now();
  redact(text);
  expect(performance.now() - start).toBeLessThan(text.length / 1_000);
});

describe("addresses", () => {
  it("knows what belongs to nobody", () => {
    expect(isPublicIpv4([8, 8, 8, 8])).toBe(true);
    for (const octets of [
      [10, 0, 0, 1],
      [172, 31, 0, 1],
      [192, 168, 1, 1],
      [127, 0, 0, 1],
      [169, 254, 0, 1],
      [100, 64, 0, 1],
      [224, 0, 0, 1],
      [255, 255, 255, 0],
      [203, 0, 113, 5],
      [1, 2, 3, 256],
      [1, 2, 3],
    ]) {
      expect(isPublicIpv4(octets)).toBe(false);
    }
  });

  it("checks card digits", () => {
    expect(passesLuhn("4111111111111111")).toBe(true);
    expect(passesLuhn("4111111111111112")).toBe(false);
    expect(passesLuhn("")).toBe(false);
  });
});
