import type { SensitiveRule } from "./sensitive-rules.js";

/**
 * A secret in a device configuration: what follows the words, a run without blanks or quotes. Neither a placeholder nor
 * the word before one, so that redacting again changes nothing.
 */
const VALUE = String.raw`(?<value>(?!\[|[\w-]{1,20} {1,4}"?\[(?:SECRET|COMMUNITY|PASSWORD)\])[^\s"';]{1,200})`;
/** An encryption type: 0 clear, 5 MD5, 7 reversible, 8 PBKDF2, 9 scrypt. */
const TYPE = "[05-9] {1,4}";

const config = (words: string, after = ""): RegExp => new RegExp(`(?<![\\w-])${words}${VALUE}${after}`, "gi");

/** Credentials and tokens, then what device configurations keep secret, then passwords named in prose. */
export const SECRET_RULES: readonly SensitiveRule[] = [
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
  {
    kind: "token",
    keywords: ["aiza", "glpat-", "npm_", "sk_live_", "rk_live_", "sg.", "hf_", "pypi-"],
    pattern:
      /(?<![\w-])(?:AIza[\w-]{35}|glpat-[\w-]{20,64}|npm_[A-Za-z\d]{36}|[rs]k_live_[A-Za-z\d]{16,128}|SG\.[\w-]{16,64}\.[\w-]{16,64}|hf_[A-Za-z\d]{30,64}|pypi-[\w-]{40,255})(?![\w-])/g,
  },
  {
    // Bearer and keys by name: only what looks drawn by chance, letters and digits mixed.
    kind: "token",
    keywords: ["bearer", "api", "token", "secret"],
    pattern:
      /(?<![\w-])(?:bearer {1,4}|(?:x-)?(?:api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret|secret[_-]?key)["' ]{0,3}[=:]["' ]{0,3})(?<value>[\w.~+/-]{16,512}={0,2})/gi,
    accept: (value) => /\d/.test(value) && /[A-Za-z]/.test(value),
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
    pattern: config(
      `enable {1,4}(?:algorithm-type {1,4}\\w{1,10} {1,4})?(?:secret|password) {1,4}(?:level {1,4}\\d{1,2} {1,4})?(?:${TYPE}|sha512 {1,4})`,
    ),
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
      `username {1,4}[\\w.-]{1,64} {1,4}(?:(?:privilege|role|algorithm-type) {1,4}[\\w-]{1,20} {1,4}){0,3}(?:secret|password) {1,4}(?:${TYPE}|sha512 {1,4}|encrypted {1,4})`,
    ),
  },
  {
    // Without a type only as a configuration line: "username and password" is prose.
    kind: "secret",
    keywords: ["username"],
    pattern:
      /^ {0,8}username {1,4}[\w.-]{1,64} {1,4}(?:(?:privilege|role) {1,4}[\w-]{1,20} {1,4}){0,2}(?:secret|password) {1,4}(?<value>(?!\[)[^\s"';]{1,200}) {0,4}$/gim,
  },
  {
    kind: "secret",
    keywords: ["key"],
    pattern: config(
      `(?:(?:tacacs|radius)-server {1,4}(?:host {1,4}[\\w.:]{1,64} {1,4}(?:[a-z-]{2,16} {1,4}\\d{1,5} {1,4}){0,4})?key|isakmp {1,4}key|key-string|server-key|key(?= {1,4}(?:6 |7 {1,4}[\\dA-F]{4}))) {1,4}(?:${TYPE})?`,
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
    // Under a line, an interface or a dialer: ` password 7 0822455D0A16`.
    kind: "secret",
    keywords: ["password"],
    pattern:
      /^ {0,8}(?:ppp {1,4}(?:chap|pap sent-username {1,4}[\w.-]{1,64}) {1,4})?password {1,4}[05-9] {1,4}(?<value>(?!\[)[^\s"';]{1,200}) {0,4}$/gim,
  },
  {
    kind: "secret",
    keywords: ["ospf", "isis", "eigrp", "standby", "vrrp"],
    pattern: config(
      `(?:ip {1,4}ospf {1,4}authentication-key|isis {1,4}password|isis {1,4}authentication {1,4}key|(?:standby|vrrp) {1,4}\\d{1,4} {1,4}authentication {1,4}(?:text|md5 {1,4}key-string)) {1,4}(?:${TYPE})?`,
    ),
  },
  {
    // Palo Alto, Fortinet and Junos write settings line by line.
    kind: "secret",
    keywords: ["set "],
    pattern: config(
      `set {1,4}(?:password|passwd|psksecret|secret|passphrase|key|auth-pwd|priv-pwd|private-key-password)(?: {1,4}ENC)? {1,4}"?`,
      '(?="?(?: |$|\\n))',
    ),
  },
  {
    kind: "secret",
    keywords: ["encrypted-password", "plain-text-password-value", "authentication-password", "privacy-password"],
    pattern: config(
      '(?:encrypted-password|plain-text-password-value|authentication-password|privacy-password) {1,4}"?',
    ),
  },
  {
    kind: "secret",
    keywords: ["authentication-key", "secret", "tacplus", "radius"],
    pattern: config('(?:authentication-key|secret) {1,4}"', '(?=")'),
  },
  {
    kind: "community",
    keywords: ["snmp"],
    pattern: config(
      "snmp(?:-server {1,4}host {1,4}[\\w.:]{1,64} {1,4}(?:(?:traps|informs) {1,4})?(?:version {1,4}(?:1|2c) {1,4})?(?!(?:version|traps|informs|vrf)\\b)|(?<=set {1,4}snmp) {1,4}community {1,4})",
    ),
  },
  {
    // Junos: `community Gr33nField { authorization read-only; }`.
    kind: "community",
    keywords: ["community"],
    pattern: config('community {1,4}"?', '(?="? {1,4}(?:\\{|authorization))'),
  },
  {
    kind: "password",
    keywords: ["password", "passwd", "passphrase"],
    pattern:
      /(?<![\w-])(?:password|passwd|passphrase) {0,3}(?:[:=]|is:) {0,3}(?<value>(?![[_.*-])[^\s"'<>,;]{4,100})/gi,
  },
];
