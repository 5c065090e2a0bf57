import { isPublicIpv4, passesLuhn } from "./addresses.js";

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
  accept?: (value: string) => boolean;
}

/**
 * A secret in a device configuration: what follows the words, a run without blanks or quotes. Neither a placeholder nor
 * the word before one, so that redacting again changes nothing.
 */
const VALUE = String.raw`(?<value>(?!\[|[\w-]{1,20} {1,4}"?\[(?:SECRET|COMMUNITY|PASSWORD)\])[^\s"';]{1,200})`;
/** An encryption type: 0 clear, 5 MD5, 7 reversible, 8 PBKDF2, 9 scrypt. */
const TYPE = "[05-9] {1,4}";

const config = (words: string, after = ""): RegExp => new RegExp(`(?<![\\w-])${words}${VALUE}${after}`, "gi");

/**
 * The rules in the order in which they run: what contains another kind goes first.
 * Names and postal addresses of people are not found: no pattern is reliable for them.
 */
export const SENSITIVE_RULES: readonly SensitiveRule[] = [
  {
    kind: "credentials",
    keywords: ["://"],
    pattern: /(?<![a-z\d+.-])[a-z][a-z\d+.-]{1,15}:\/\/(?<value>[^\s/:@"'<>[\]]{1,100}:[^\s/@"'<>]{1,100})@/gi,
  },
  {
    kind: "token",
    keywords: ["eyj"],
    pattern: /(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{8,8000}\.[\w-]{8,2000}/g,
  },
  {
    kind: "token",
    keywords: ["akia", "asia", "aws_secret"],
    pattern:
      /(?<![A-Za-z\d])(?:AKIA|ASIA)[A-Z\d]{16}(?![A-Za-z\d])|aws_secret_access_key["' ]{0,3}[=:]["' ]{0,3}(?<value>[A-Za-z\d/+]{40})/gi,
  },
  {
    kind: "token",
    keywords: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "sk-", "xox"],
    pattern:
      /(?<![\w-])(?:gh[pousr]_[A-Za-z\d]{36,255}|github_pat_\w{22,255}|sk-[\w-]{20,200}|xox[abprs]-[\w-]{10,200})/g,
  },
  { kind: "community", keywords: ["community"], pattern: config("snmp-server {1,4}community {1,4}") },
  {
    // In prose only where an access right follows: "community" is a common word.
    kind: "community",
    keywords: ["community"],
    pattern: config("community {1,4}(?:string {1,4})?", "(?= {1,4}(?:r[ow]|with {1,4}(?:read|write))(?!\\w))"),
  },
  {
    kind: "secret",
    keywords: ["enable"],
    pattern: config(`enable {1,4}(?:secret|password) {1,4}(?:level {1,4}\\d{1,2} {1,4})?${TYPE}`),
  },
  {
    kind: "secret",
    keywords: ["enable"],
    pattern: config("enable {1,4}(?:secret|password) {1,4}", "(?= {0,4}(?:\\n|$))"),
  },
  {
    kind: "secret",
    keywords: ["username"],
    pattern: config(
      `username {1,4}[\\w.-]{1,64} {1,4}(?:privilege {1,4}\\d{1,2} {1,4})?(?:secret|password) {1,4}${TYPE}`,
    ),
  },
  {
    // Without a type only as a configuration line: "username and password" is prose.
    kind: "secret",
    keywords: ["username"],
    pattern:
      /^ {0,8}username {1,4}[\w.-]{1,64} {1,4}(?:privilege {1,4}\d{1,2} {1,4})?(?:secret|password) {1,4}(?<value>(?!\[)[^\s"';]{1,200}) {0,4}$/gim,
  },
  {
    kind: "secret",
    keywords: ["key"],
    pattern: config(
      `(?:(?:tacacs|radius)-server {1,4}(?:host {1,4}[\\w.]{1,64} {1,4})?key|isakmp {1,4}key|key-string|key(?= {1,4}[67] )) {1,4}(?:${TYPE})?`,
    ),
  },
  {
    kind: "secret",
    keywords: ["pre-shared"],
    pattern: config(`pre-shared-key {1,4}(?:(?:local|remote) {1,4})?(?:ascii-text {1,4})?(?:${TYPE})?"?`),
  },
  { kind: "secret", keywords: ["psk"], pattern: config("wpa-psk {1,4}(?:ascii|hex) {1,4}(?:\\d {1,4})?") },
  {
    kind: "secret",
    keywords: ["md5", "sha"],
    pattern: config(
      `(?:message-digest-key {1,4}\\d{1,3} {1,4}md5|authentication-key {1,4}\\d{1,5} {1,4}md5) {1,4}(?:${TYPE})?`,
    ),
  },
  { kind: "secret", keywords: ["snmp-server user"], pattern: config("auth {1,4}(?:md5|sha\\d{0,3}) {1,4}") },
  {
    kind: "secret",
    keywords: ["snmp-server user"],
    pattern: config("priv {1,4}(?:des|3des|aes(?: {1,4}\\d{3})?) {1,4}"),
  },
  {
    kind: "secret",
    keywords: ["neighbor"],
    pattern: config(`neighbor {1,4}[\\w.:]{1,64} {1,4}password {1,4}(?:${TYPE})?`),
  },
  { kind: "secret", keywords: ["$1$", "$5$", "$6$", "$8$", "$9$"], pattern: /\$[15689]\$[\w./$-]{8,200}/g },
  {
    kind: "password",
    keywords: ["password", "passwd", "passphrase"],
    pattern:
      /(?<![\w-])(?:password|passwd|passphrase) {0,3}(?:[:=]|is:) {0,3}(?<value>(?![[_.*-])[^\s"'<>,;]{4,100})/gi,
  },
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
  { kind: "ssn", pattern: /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g },
  {
    kind: "ip",
    pattern: /(?<![\w.-])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\w|\.\d|-\d)/g,
    accept: (value) => isPublicIpv4(value.split(".").map(Number)),
  },
  {
    kind: "phone",
    keywords: ["+"],
    pattern: /(?<![\w.+])\+(?:\d{1,3}(?:[ ./-]{1,2}(?:\(0\) ?)?\(?\d{2,8}\)?){2,5}|\d{9,15})(?!\w|-\w)/g,
    accept: (value) => hasDigits(value, 8, 15),
  },
  {
    kind: "phone",
    pattern: /(?<![\w.-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}(?!\w|-\w)/g,
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
