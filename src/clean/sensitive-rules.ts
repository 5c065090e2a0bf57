import { isPublicIpv4, passesLuhn } from "./addresses.js";
import { type CheckBudget, isIban, isInternationalPhone, isNorthAmericanPhone, isPublicIpv6 } from "./checks.js";
import { SECRET_RULES } from "./secret-rules.js";

/** What is redacted. The placeholder is the kind in capitals and brackets: `[MAIL]`. */
export type SensitiveKind =
  | "private-key"
  | "credentials"
  | "token"
  | "secret"
  | "community"
  | "password"
  | "mail"
  | "mac"
  | "card"
  | "iban"
  | "ssn"
  | "ip"
  | "phone";

export interface SensitiveRule {
  kind: SensitiveKind;
  /** The rule is tried only on texts that hold one of these, letter case aside: spares most rules on most texts. */
  keywords?: readonly string[];
  /**
   * Global. Every repetition is bounded or runs over one class of characters that the next part excludes, and a match
   * begins only at the start of a run, so that time stays linear. A group named `value` is replaced, else the whole match.
   */
  pattern: RegExp;
  /** A last check that a pattern cannot make. */
  accept?: (value: string, budget: CheckBudget) => boolean;
}

/**
 * The rules in the order in which they count: what contains another kind goes first.
 * Names and postal addresses of people are not found: no pattern is reliable for them.
 */
export const SENSITIVE_RULES: readonly SensitiveRule[] = [
  ...SECRET_RULES,
  {
    kind: "mail",
    keywords: ["@"],
    pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63}){0,6}\.[A-Za-z]{2,24}(?![\w-])/g,
  },
  {
    kind: "mac",
    pattern:
      /(?<![\w:.-])(?:[\da-f]{2}(?:[:-][\da-f]{2}){5}(?![\w:-])|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?!\w|\.\w))/gi,
    // Six pairs of decimal digits with hyphens are more often numbers of another sort.
    accept: (value) => /[a-f:.]/i.test(value),
  },
  {
    kind: "card",
    pattern:
      /(?<![\w.-])(?:[3-6]\d{12,18}|[3-6]\d{3}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?|3\d{3}[ -]\d{6}[ -]\d{5})(?![\w-]|\.\d)/g,
    accept: (value) => passesLuhn(value.replace(/\D/g, "")),
  },
  {
    kind: "iban",
    pattern: /(?<![A-Za-z\d-])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?(?![A-Za-z\d-])/g,
    accept: isIban,
  },
  { kind: "ssn", pattern: /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g },
  {
    kind: "ip",
    // A version number is written like an address: the word before it tells.
    pattern:
      /(?<![\w.-]|(?:version|release|firmware|software|build|oid) {0,2}|(?<!\w)v)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\w|\.\d|-\d)/g,
    accept: (value) => isPublicIpv4(value.split(".").map(Number)),
  },
  {
    kind: "ip",
    keywords: [":"],
    pattern: /(?<![\w:.])[23][\da-f]{3}:[\da-f:]{2,34}(?![\w:]|\.\d)/gi,
    accept: isPublicIpv6,
  },
  {
    kind: "phone",
    keywords: ["+"],
    pattern: /(?<![\w.+])\+(?:\d{1,3}(?:[ ./-]{1,2}(?:\(0\) ?)?\(?\d{1,8}\)?){2,6}|\d{9,15})(?!\w|-\w)/g,
    accept: isInternationalPhone,
  },
  {
    kind: "phone",
    // France and its neighbours: five pairs.
    pattern: /(?<![\w.:/-])0[1-9](?:[ .]\d{2}){4}(?![\w.-])/g,
  },
  {
    kind: "phone",
    pattern: /(?<![\w.-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}(?!\w|-\w)/g,
    accept: isNorthAmericanPhone,
  },
  {
    kind: "phone",
    pattern: /(?<![\w.:-])\(?0\d{2,4}\)?[ /-]\d{3,8}(?:[ -]\d{2,5}){0,2}(?!\w|-\w|:\d|\.\d)/g,
    // Five and four digits are a postal code of the United States.
    accept: (value) => hasDigits(value, 9, 13) && !/^\d{5}-\d{4}$/.test(value),
  },
];

function hasDigits(value: string, least: number, most: number): boolean {
  const digits = value.replace(/\D/g, "").length;
  return digits >= least && digits <= most;
}
