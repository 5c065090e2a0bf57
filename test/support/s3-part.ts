import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** The only bucket of the test server. */
export const BUCKET = "tunelab-test";

export interface StoredObject {
  body: Buffer;
  metadata: Record<string, string>;
  /** Base64 SHA-256, where the sender gave one. */
  checksum: string | null;
}

interface Answer {
  status: number;
  body: string | Buffer;
  headers: Record<string, string>;
}

const uploads = new Map<string, { key: string; metadata: Record<string, string>; parts: Map<number, Buffer> }>();

const xml = (status: number, body: string): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  headers: { "content-type": "application/xml" },
});
const refuse = (status: number, code: string, message: string): Answer =>
  xml(status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`);

const metadataOf = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith("x-amz-meta-"))
      .map(([name, value]) => [name.slice("x-amz-meta-".length), String(value)]),
  );

/** The S3 operations of one bucket that training needs: head, put in one and in parts, get, list. Checksums are verified. */
export function handleBucket(
  { method, url, headers, body }: { method: string; url: URL; headers: IncomingHttpHeaders; body: Buffer },
  { objects, bucketRegion, region }: { objects: Map<string, StoredObject>; bucketRegion: string; region: string },
): Answer {
  const key = decodeURIComponent(url.pathname.slice(BUCKET.length + 2));
  const query = url.searchParams;
  if (bucketRegion !== region)
    return {
      ...refuse(301, "PermanentRedirect", "The bucket is in another region."),
      headers: { "x-amz-bucket-region": bucketRegion },
    };
  if (key === "") {
    if (method === "HEAD") return { status: 200, body: "", headers: { "x-amz-bucket-region": bucketRegion } };
    const prefix = query.get("prefix") ?? "";
    const keys = [...objects.keys()].filter((one) => one.startsWith(prefix)).sort();
    const contents = keys.map(
      (one) => `<Contents><Key>${one}</Key><Size>${objects.get(one)?.body.length}</Size></Contents>`,
    );
    return xml(
      200,
      `<ListBucketResult><Name>${BUCKET}</Name><IsTruncated>false</IsTruncated><KeyCount>${keys.length}</KeyCount>${contents.join("")}</ListBucketResult>`,
    );
  }
  const given = headers["x-amz-checksum-sha256"];
  if (given !== undefined && createHash("sha256").update(body).digest("base64") !== given)
    return refuse(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
  if (method === "POST" && query.has("uploads")) {
    const id = `upload-${uploads.size + 1}`;
    uploads.set(id, { key, metadata: metadataOf(headers), parts: new Map() });
    return xml(
      200,
      `<InitiateMultipartUploadResult><Bucket>${BUCKET}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }
  const upload = uploads.get(query.get("uploadId") ?? "");
  if (upload && method === "PUT") {
    upload.parts.set(Number(query.get("partNumber")), body);
    return { status: 200, body: "", headers: { etag: `"${createHash("md5").update(body).digest("hex")}"` } };
  }
  if (upload && method === "POST") {
    const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    objects.set(key, { body: Buffer.concat(parts), metadata: upload.metadata, checksum: null });
    return xml(200, `<CompleteMultipartUploadResult><Key>${key}</Key><ETag>"x"</ETag></CompleteMultipartUploadResult>`);
  }
  if (upload && method === "DELETE") {
    uploads.delete(query.get("uploadId") ?? "");
    return { status: 204, body: "", headers: {} };
  }
  if (method === "PUT") {
    objects.set(key, { body, metadata: metadataOf(headers), checksum: given === undefined ? null : String(given) });
    return { status: 200, body: "", headers: { etag: `"${createHash("md5").update(body).digest("hex")}"` } };
  }
  const object = objects.get(key);
  if (!object)
    return method === "HEAD" ? { status: 404, body: "", headers: {} } : refuse(404, "NoSuchKey", "no such key");
  return {
    status: 200,
    body: method === "HEAD" ? "" : object.body,
    headers: {
      "content-length": String(object.body.length),
      ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    },
  };
}
