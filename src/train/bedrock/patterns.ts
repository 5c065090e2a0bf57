import type { Finding } from "../../core/errors.js";

interface Rule {
  pattern: RegExp;
  most: number;
  words: string;
}

/**
 * What names and addresses Amazon Bedrock takes (service model in botocore 1.43.11). The pattern of `jobName` is
 * written without its nested repetition: it takes the same names and cannot run away on a long one.
 */
const RULES = {
  jobName: {
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9+.-]*$/,
    most: 63,
    words: "letters, digits, + - . and no underscore, starting with a letter or digit",
  },
  modelName: {
    pattern: /^([0-9a-zA-Z][_-]?){1,63}$/,
    most: 63,
    words: "letters and digits with single - or _ between them",
  },
  deploymentName: {
    pattern: /^([0-9a-zA-Z][_-]?){1,63}$/,
    most: 63,
    words: "letters and digits with single - or _ between them",
  },
  roleArn: {
    pattern: /^arn:aws(-[^:]+)?:iam::([0-9]{12})?:role\/.+$/,
    most: 2048,
    words: "arn:aws:iam::<account of 12 digits>:role/<name>",
  },
  clientRequestToken: {
    pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$/,
    most: 256,
    words: "letters, digits and hyphens, without a hyphen at either end",
  },
  bucket: {
    pattern: /^[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]$/,
    most: 63,
    words: "3 to 63 lower-case letters, digits, - and .",
  },
  s3Uri: {
    pattern: /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:\/[-!_*'().a-z0-9A-Z]+(?:\/[-!_*'().a-z0-9A-Z]+)*)?\/?$/,
    most: 1024,
    words: "s3://bucket/key with letters, digits and - ! _ * ' ( ) . in the key: no space, =, +, %, : or empty part",
  },
} satisfies Record<string, Rule>;

export type NameKind = keyof typeof RULES;

/**
 * Why Amazon Bedrock would refuse a name or an address, or null when it takes it.
 * @example nameFinding("jobName", "my_job") // { field: "jobName", message: "\"my_job\" is refused: …" }
 */
export function nameFinding(kind: NameKind, value: string, field: string = kind): Finding | null {
  const { pattern, most, words } = RULES[kind];
  if (value.length > most) return { field, message: `has ${value.length} characters, at most ${most} are taken` };
  return pattern.test(value) ? null : { field, message: `"${value}" is refused: it takes ${words}` };
}

/**
 * A name that the service takes, made of parts: other signs become hyphens, the first part is shortened where needed.
 * @example serviceName("tunelab-email_triage", "0123abcd") // "tunelab-email-triage-0123abcd"
 */
export function serviceName(start: string, end: string): string {
  const clean = (text: string) => text.replaceAll(/[^a-zA-Z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  const tail = `-${clean(end)}`;
  return `${clean(start)
    .slice(0, 63 - tail.length)
    .replace(/-$/, "")}${tail}`;
}
