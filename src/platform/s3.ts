import { createHash } from "node:crypto";
import { TunelabError } from "../core/errors.js";
import { type AwsCall, awsError, isAwsError, quietNodeWarning } from "./aws-errors.js";

/** S3 takes one request of up to 5 GB; above this size a file goes in parts, so that a cut line costs one part. */
const PART_BYTES = 16 * 1024 * 1024;

/** The bucket store, as far as training needs it. */
export interface S3Store {
  /**
   * Sends a text unless the same one lies there already: the key comes from the content, size and SHA-256 are compared.
   * AWS checks the checksum of what arrives. @returns whether it was sent
   */
  sendOnce(place: { bucket: string; key: string; text: string; sha256: string }): Promise<boolean>;
  /** Keys that start with the prefix. */
  list(place: { bucket: string; prefix: string }): Promise<string[]>;
  readText(place: { bucket: string; key: string }): Promise<string>;
  /** @throws TunelabError when the bucket is missing, forbidden, or lies in another region */
  requireBucket(place: { bucket: string }): Promise<void>;
}

const checksumOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64");

/**
 * Opens S3 in a region with the SDK's own search for credentials. The standard variables AWS_ENDPOINT_URL_S3 and
 * AWS_ENDPOINT_URL send it elsewhere, with the bucket in the path.
 */
export async function openS3({
  region,
  partBytes = PART_BYTES,
}: {
  region: string;
  partBytes?: number;
}): Promise<S3Store> {
  quietNodeWarning();
  const sdk = await import("@aws-sdk/client-s3");
  const elsewhere = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  const client = new sdk.S3Client({ region, maxAttempts: 4, forcePathStyle: elsewhere !== undefined });

  const asked = async <Answer>(action: string, resource: string, work: () => Promise<Answer>): Promise<Answer> => {
    const call: AwsCall = { action: `s3:${action}`, resource: `arn:aws:s3:::${resource}`, region };
    try {
      return await work();
    } catch (thrown) {
      throw awsError(thrown, call);
    }
  };

  const isThere = async (bucket: string, key: string, bytes: number, sha256: string): Promise<boolean> => {
    try {
      const head = await asked("GetObject", `${bucket}/${key}`, () =>
        client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key })),
      );
      return head.ContentLength === bytes && head.Metadata?.["sha256"] === sha256;
    } catch (thrown) {
      // Without the right to list the bucket, S3 answers 403 for an object that is not there.
      if (isAwsError(thrown, "not-found") || isAwsError(thrown, "access-denied")) return false;
      throw thrown;
    }
  };

  const sendInParts = async (bucket: string, key: string, bytes: Buffer, sha256: string): Promise<void> => {
    const place = { Bucket: bucket, Key: key };
    const { UploadId } = await client.send(
      new sdk.CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: "SHA256", Metadata: { sha256 } }),
    );
    try {
      const parts: { ETag: string; PartNumber: number; ChecksumSHA256: string }[] = [];
      for (let start = 0; start < bytes.length; start += partBytes) {
        const Body = bytes.subarray(start, start + partBytes);
        const PartNumber = parts.length + 1;
        const ChecksumSHA256 = checksumOf(Body);
        const { ETag } = await client.send(
          new sdk.UploadPartCommand({ ...place, UploadId, PartNumber, Body, ChecksumSHA256 }),
        );
        parts.push({ ETag: ETag as string, PartNumber, ChecksumSHA256 });
      }
      await client.send(
        new sdk.CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: parts } }),
      );
    } catch (thrown) {
      // Parts of an upload that is never completed are stored and billed unseen.
      await client.send(new sdk.AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined);
      throw thrown;
    }
  };

  return {
    async sendOnce({ bucket, key, text, sha256 }) {
      const bytes = Buffer.from(text, "utf8");
      if (await isThere(bucket, key, bytes.length, sha256)) return false;
      await asked("PutObject", `${bucket}/${key}`, async () => {
        if (bytes.length > partBytes) return sendInParts(bucket, key, bytes, sha256);
        await client.send(
          new sdk.PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: bytes,
            ContentType: "application/jsonl",
            ChecksumSHA256: checksumOf(bytes),
            Metadata: { sha256 },
          }),
        );
      });
      return true;
    },

    async list({ bucket, prefix }) {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page = await asked("ListBucket", bucket, () =>
          client.send(
            new sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
          ),
        );
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key as string));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return keys;
    },

    async readText({ bucket, key }) {
      const answer = await asked("GetObject", `${bucket}/${key}`, () =>
        client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key })),
      );
      return (await answer.Body?.transformToString()) ?? "";
    },

    async requireBucket({ bucket }) {
      const elsewhereIs = (found: string | undefined): TunelabError =>
        new TunelabError(
          "bad-parameter",
          `bucket ${bucket} lies in ${found ?? "another region"}, the job in ${region}`,
          {
            remedy: `Amazon Bedrock reads a bucket of its own region: name a bucket in ${region} in train.bedrock.bucket.`,
          },
        );
      try {
        const { BucketRegion } = await client.send(new sdk.HeadBucketCommand({ Bucket: bucket }));
        if (BucketRegion !== undefined && BucketRegion !== region) throw elsewhereIs(BucketRegion);
      } catch (thrown) {
        if (thrown instanceof TunelabError) throw thrown;
        const { $response } = thrown as { $response?: { statusCode?: number; headers?: Record<string, string> } };
        const found = $response?.headers?.["x-amz-bucket-region"];
        if ($response?.statusCode === 301 || $response?.statusCode === 400) throw elsewhereIs(found);
        const error = awsError(thrown, { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}`, region });
        if (!isAwsError(error, "not-found")) throw error;
        throw new TunelabError("bad-parameter", `there is no bucket ${bucket}`, {
          remedy: `Make one in ${region}: aws s3 mb s3://${bucket} --region ${region}`,
          cause: thrown,
        });
      }
    },
  };
}
