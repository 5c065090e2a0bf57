import { messageOf } from "../core/errors.js";
import { ProviderError } from "../core/provider-error.js";

/** What a Bedrock failure means, by the exception's name: status, whether it may pass, and what to do where it cannot. */
const BY_NAME: Record<string, { status: number; isRetryable: boolean; remedy?: string }> = {
  ThrottlingException: { status: 429, isRetryable: true },
  TooManyRequestsException: { status: 429, isRetryable: true },
  ProvisionedThroughputExceededException: { status: 429, isRetryable: true },
  ModelNotReadyException: { status: 429, isRetryable: true },
  ServiceUnavailableException: { status: 503, isRetryable: true },
  InternalServerException: { status: 500, isRetryable: true },
  ModelTimeoutException: { status: 408, isRetryable: true },
  ModelErrorException: { status: 424, isRetryable: true },
  ModelStreamErrorException: { status: 424, isRetryable: true },
  AccessDeniedException: {
    status: 403,
    isRetryable: false,
    remedy: "Ask for access to this model in the Bedrock console, and allow bedrock:InvokeModel on it.",
  },
  ResourceNotFoundException: {
    status: 404,
    isRetryable: false,
    remedy: "No such model in this region: check the model id or ARN and AWS_REGION.",
  },
  UnrecognizedClientException: { status: 403, isRetryable: false, remedy: "The AWS credentials were not accepted." },
  ExpiredTokenException: { status: 403, isRetryable: false, remedy: "The AWS session has expired: sign in again." },
  InvalidSignatureException: {
    status: 403,
    isRetryable: false,
    remedy: "The signature was not accepted: check the secret key and the machine's clock.",
  },
};

const CREDENTIALS =
  "Set AWS credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile) and AWS_REGION; see npx tunelab doctor.";

interface AwsError {
  name: string;
  message: string;
  $metadata?: { httpStatusCode?: number };
  code?: string;
}

/** A failure of an AWS client as data. Not found in the table: the status decides, and no status is no connection. */
export function awsFailure(subject: string, thrown: unknown): ProviderError {
  const { name, $metadata, code = "" } = thrown as AwsError;
  const said = messageOf(thrown).slice(0, 500);
  if (/CredentialsProvider|Credential/u.test(name) || /Region is missing/u.test(said)) {
    return new ProviderError(`${subject}: ${said}`, {
      isRetryable: false,
      isFatal: true,
      mayBeBilled: false,
      remedy: CREDENTIALS,
    });
  }
  const known = BY_NAME[name];
  if (known) {
    const { status, isRetryable, remedy } = known;
    return new ProviderError(`${subject}: ${name}: ${said}`, {
      status,
      isRetryable,
      isFatal: remedy !== undefined,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
  const status = $metadata?.httpStatusCode ?? null;
  if (name === "ValidationException" && /on-demand throughput isn.t supported/iu.test(said)) {
    return new ProviderError(`${subject}: ${said}`, {
      status,
      isRetryable: false,
      isFatal: true,
      remedy: `Name an inference profile (such as us.${subject} or global.${subject}), a provisioned-model or a custom-model-deployment.`,
    });
  }
  if (name === "ValidationException" && /model identifier is invalid/iu.test(said)) {
    return new ProviderError(`${subject}: ${said}`, {
      status,
      isRetryable: false,
      isFatal: true,
      remedy: "No such model: check the model id or ARN and AWS_REGION.",
    });
  }
  if (status === null || status < 400) {
    const wasSent = !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/u.test(`${code} ${said}`);
    const reason = status === null ? `no connection: ${said || code || name}` : `the answer could not be read: ${said}`;
    return new ProviderError(`${subject}: ${reason}`, { isRetryable: true, mayBeBilled: wasSent });
  }
  return new ProviderError(`${subject}: status ${status}: ${said}`, {
    status,
    isRetryable: status === 408 || status === 429 || status >= 500,
    isFatal: status === 401 || status === 403,
    ...(status === 401 || status === 403 ? { remedy: CREDENTIALS } : {}),
  });
}
