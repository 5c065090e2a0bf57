import { BlockList, isIPv6 } from "node:net";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** How many dear checks a text may still cost. Grows with the text, so that time stays linear in it. */
export interface CheckBudget {
  phones: number;
}

/** Four numbers, and one more for 256 characters, are parsed; beyond that the pattern alone decides, and what it matches counts as found. */
export function budgetFor(text: string): CheckBudget {
  return { phones: 4 + Math.floor(text.length / 256) };
}

/** True for a number that the international numbering plans hold possible (libphonenumber). */
export function isInternationalPhone(value: string, budget: CheckBudget): boolean {
  const digits = value.replace(/\D/g, "").length;
  if (digits < 8 || digits > 15) return false;
  if (budget.phones <= 0) return true;
  budget.phones -= 1;
  return parsePhoneNumberFromString(value.replace("(0)", ""))?.isPossible() ?? false;
}

/** True for a number that the North American plan holds valid, in the forms that it is written in there. */
export function isNorthAmericanPhone(value: string, budget: CheckBudget): boolean {
  if (budget.phones <= 0) return true;
  budget.phones -= 1;
  return parsePhoneNumberFromString(value, "US")?.isValid() ?? false;
}

const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  ...{ AD: 24, AE: 23, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BR: 29, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18 },
  ...{ EE: 20, EG: 29, ES: 24, FI: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, HR: 21, HU: 28, IE: 22 },
  ...{ IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MD: 24 },
  ...{ ME: 22, MK: 19, MT: 31, NL: 18, NO: 15, PK: 24, PL: 28, PT: 25, QA: 29, RO: 24, RS: 22, SA: 24, SE: 24, SI: 19 },
  ...{ SK: 24, SM: 27, TN: 24, TR: 26, UA: 29, VA: 22, XK: 20 },
};

/**
 * True for an international bank account number: a country's length and the check digits of ISO 13616 (modulo 97).
 * @example isIban("GB82 WEST 1234 5698 7654 32") // true
 */
export function isIban(value: string): boolean {
  const plain = value.replace(/[ -]/g, "").toUpperCase();
  if (plain.length !== IBAN_LENGTHS[plain.slice(0, 2)]) return false;
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

const NOBODYS = new BlockList();
NOBODYS.addSubnet("2001::", 23, "ipv6");
NOBODYS.addSubnet("2001:db8::", 32, "ipv6");
NOBODYS.addSubnet("3fff::", 20, "ipv6");

/**
 * True for an IPv6 address that belongs to somebody: global unicast (2000::/3) outside the ranges for documentation and
 * protocols. Link-local, unique local, loopback and multicast addresses name nobody.
 * @example isPublicIpv6("2a00:1450:4001:82a::200e") // true
 */
export function isPublicIpv6(value: string): boolean {
  const first = value.slice(0, value.indexOf(":"));
  return /^[23][\da-f]{3}$/i.test(first) && isIPv6(value) && !NOBODYS.check(value, "ipv6");
}
