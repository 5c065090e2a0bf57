import { messageOf, TunelabError } from "../core/errors.js";
import { ProviderError } from "../core/provider-error.js";

export type AwsErrorKind =
  | "expired"
  | "access-denied"
  | "throttled"
  | "quota"
  | "validation"
  | "conflict"
  | "not-found"
  | "unreachable"
  | "other";

/** What AWS refused or failed to do, by kind. */
export class AwsError extends ProviderError {
  readonly kind: AwsErrorKind;
  /** What AWS said, alone. */
  readonly said: string;

  constructor(
    message: string,
    options: ConstructorParameters<typeof ProviderError>[1] & { kind: AwsErrorKind; said: string },
  ) {
    super(message, options);
    this.kind = options.kind;
    this.said = options.said;
  }
}

/** The one thing that was asked, for messages and for the policy statement that would allow it. */
export interface AwsCall {
  /** `bedrock:CreateModelCustomizationJob` */
  action: string;
  /** ARN or `*`. */
  resource: string;
  region: string;
}

/** The parts of an SDK error that are read here. */
interface SdkFailure {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number; headers?: Record<string, string> };
}

const EXPIRED =
  /ExpiredToken|TokenRefreshRequired|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature/;
const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|TimeoutError|socket hang up|NetworkingError/;

function kindOf(name: string, status: number | undefined, text: string): AwsErrorKind {
  if (EXPIRED.test(name)) return "expired";
  if (/AccessDenied|Forbidden/.test(name) || status === 403) return "access-denied";
  if (/Throttl|TooManyRequests|SlowDown/.test(name) || status === 429) return "throttled";
  if (/ServiceQuota|LimitExceeded|TooManyTags/.test(name)) return "quota";
  if (/Conflict|ResourceInUse/.test(name) || status === 409) return "conflict";
  if (/NotFound|NoSuch/.test(name) || status === 404) return "not-found";
  if (/Validation|InvalidRequest|BadDigest/.test(name) || status === 400) return "validation";
  if (status === undefined && UNREACHABLE.test(`${name} ${text}`)) return "unreachable";
  return "other";
}

/** The policy statement that allows a call, as JSON to paste. PassRole only to Amazon Bedrock. */
export function missingStatement({ action, resource }: Pick<AwsCall, "action" | "resource">): string {
  const condition =
    action === "iam:PassRole"
      ? { Condition: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } } }
      : {};
  return JSON.stringify({ Effect: "Allow", Action: action, Resource: resource, ...condition });
}

/** Action and resource as AWS names them in `… is not authorized to perform: iam:PassRole on resource: arn:…`. */
function deniedIn(text: string, call: AwsCall): Pick<AwsCall, "action" | "resource"> {
  const action = /perform: ([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(text)?.[1] ?? call.action;
  const resource =
    /on resource: "?([^\s"]+?)"?(?:[\s,]|$)/.exec(text)?.[1] ?? (action === call.action ? call.resource : "*");
  return { action, resource };
}

function remedyOf(kind: AwsErrorKind, text: string, call: AwsCall): string | undefined {
  switch (kind) {
    case "expired":
      return "The session or key is no longer accepted: sign in again (aws sso login, or new keys), then run the same command. What was started goes on; nothing is started twice.";
    case "access-denied":
      return `This statement is missing in the policy of whoever runs tunelab: ${missingStatement(deniedIn(text, call))}`;
    case "throttled":
      return "AWS asked for patience: run the same command again in a few minutes. Nothing is started twice.";
    case "quota":
      return `An account quota is used up. Look at Service Quotas, Amazon Bedrock, ${call.region}; delete what is not needed (npx tunelab serving list) or request more.`;
    case "unreachable":
      return `No answer from ${call.region}: check the network, the region's name, and AWS_ENDPOINT_URL if it is set.`;
    case "conflict":
    case "not-found":
    case "other":
    case "validation":
      return undefined;
  }
}

/** Our error for whatever an SDK call threw: what AWS says, what it means, what to do. Keys are never in it. */
export function awsError(thrown: unknown, call: AwsCall): unknown {
  if (thrown instanceof TunelabError) return thrown;
  const { name = "", message = "", code = "", $metadata, $response } = thrown as SdkFailure;
  if (name === "AbortError") return thrown;
  if (/CredentialsProviderError|CredentialsError/.test(name) || /Could not load credentials/.test(message)) {
    return new TunelabError("missing-credentials", `no AWS credentials for ${call.action}`, {
      remedy:
        "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with aws sso login. trainer: local needs none.",
      cause: thrown,
    });
  }
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  const text = messageOf(thrown) || code;
  const kind = kindOf(name || code, status, `${code} ${text}`);
  const remedy = remedyOf(kind, message, call);
  const label = [name, status === undefined ? "" : `status ${status}`].filter((part) => part !== "").join(", ");
  return new AwsError(`${call.action} in ${call.region}: ${text} (${label})`, {
    kind,
    said: text,
    status: status ?? null,
    isRetryable: kind === "throttled" || kind === "unreachable" || (status !== undefined && status >= 500),
    isFatal: kind === "access-denied" || kind === "expired",
    ...(remedy === undefined ? {} : { remedy }),
    cause: thrown,
  });
}

/** True for an AwsError of that kind. */
export const isAwsError = (thrown: unknown, kind: AwsErrorKind): thrown is AwsError =>
  thrown instanceof AwsError && thrown.kind === kind;

/**
 * Keeps the SDK from printing, in every notebook, that releases of 2027 will want another Node: its version is pinned here.
 * A variable that is set already is left as it is.
 */
export function quietNodeWarning(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
}
