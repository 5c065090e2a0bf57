import type { PolicyText } from "./plan-types.js";

interface PolicyFacts {
  region: string;
  /** 12 digits, or null where the role's ARN does not hold them. */
  account: string | null;
  bucket: string;
  prefix: string;
  roleArn: string;
}

const json = (statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);

/** `123456789012` of a role's ARN, or null. */
export const accountOf = (roleArn: string): string | null => /^arn:[^:]+:iam::([0-9]{12}):/.exec(roleArn)?.[1] ?? null;

/**
 * The three policies that training and serving need: who may take on the role, what the role may do, and what the person
 * who starts the job may do. Narrow: one bucket, one role, one region.
 */
export function policiesFor({ region, account, bucket, prefix, roleArn }: PolicyFacts): PolicyText[] {
  const owner = account ?? "<account>";
  const partition = roleArn.split(":")[1] ?? "aws";
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const bedrock = (resource: string) => `arn:${partition}:bedrock:${region}:${owner}:${resource}`;
  return [
    {
      name: "trust",
      purpose: `Trust policy of ${roleArn}: lets Amazon Bedrock take it on for jobs of this account alone.`,
      text: json([
        {
          Effect: "Allow",
          Principal: { Service: "bedrock.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": owner },
            ArnEquals: { "aws:SourceArn": bedrock("model-customization-job/*") },
          },
        },
      ]),
    },
    {
      name: "role",
      purpose: `Permissions of ${roleArn}: reads the training files and writes the results.`,
      text: json([
        { Effect: "Allow", Action: ["s3:ListBucket"], Resource: bucketArn },
        { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${bucketArn}/${prefix}/*` },
      ]),
    },
    {
      name: "caller",
      purpose: "Permissions of whoever runs tunelab: sends the files, starts, watches and serves.",
      text: json([
        { Effect: "Allow", Action: ["s3:ListBucket"], Resource: bucketArn },
        { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${bucketArn}/${prefix}/*` },
        {
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: roleArn,
          Condition: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
        },
        {
          Effect: "Allow",
          Action: [
            "bedrock:CreateModelCustomizationJob",
            "bedrock:GetModelCustomizationJob",
            "bedrock:ListModelCustomizationJobs",
            "bedrock:StopModelCustomizationJob",
            "bedrock:GetCustomModel",
            "bedrock:ListCustomModels",
            "bedrock:DeleteCustomModel",
            "bedrock:CreateCustomModelDeployment",
            "bedrock:GetCustomModelDeployment",
            "bedrock:ListCustomModelDeployments",
            "bedrock:DeleteCustomModelDeployment",
            "bedrock:CreateProvisionedModelThroughput",
            "bedrock:GetProvisionedModelThroughput",
            "bedrock:ListProvisionedModelThroughputs",
            "bedrock:DeleteProvisionedModelThroughput",
            "bedrock:ListFoundationModels",
            "bedrock:TagResource",
            "bedrock:InvokeModel",
          ],
          Resource: "*",
          Condition: { StringEquals: { "aws:RequestedRegion": region } },
        },
      ]),
    },
  ];
}
