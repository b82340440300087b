import { describe, expect, test } from "vitest";
import { arnOf, bucketArn, globalArn, stateMachineArn } from "./arn.ts";
import { partitionOf, URL_SUFFIX, urlSuffixOf } from "./partition.ts";

/** As botocore's partitions.json lists them. */
const PARTITIONS: readonly (readonly [id: string, urlSuffix: string, regions: string])[] = [
  [
    "aws",
    "amazonaws.com",
    "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 aws-global ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
  ],
  ["aws-cn", "amazonaws.com.cn", "aws-cn-global cn-north-1 cn-northwest-1"],
  ["aws-eusc", "amazonaws.eu", "eusc-de-east-1"],
  ["aws-iso", "c2s.ic.gov", "aws-iso-global us-iso-east-1 us-iso-west-1"],
  ["aws-iso-b", "sc2s.sgov.gov", "aws-iso-b-global us-isob-east-1 us-isob-west-1"],
  ["aws-iso-e", "cloud.adc-e.uk", "aws-iso-e-global eu-isoe-west-1"],
  ["aws-iso-f", "csp.hci.ic.gov", "aws-iso-f-global us-isof-east-1 us-isof-south-1"],
  ["aws-us-gov", "amazonaws.com", "aws-us-gov-global us-gov-east-1 us-gov-west-1"],
];
const REGIONS = PARTITIONS.flatMap(([id, suffix, regions]) =>
  regions.split(" ").map((region) => [region, id, suffix] as const),
);

describe("the partition of a region", () => {
  test.each(REGIONS)("%s lies in %s, its hosts below %s", (region, id, suffix) => {
    expect(partitionOf(region)).toBe(id);
    expect(urlSuffixOf(region)).toBe(suffix);
    expect(new RegExp(`^(?:${URL_SUFFIX})$`).test(suffix)).toBe(true);
  });

  test.each(["local", "", "cn", "cnorth-1", "us-government-1", "toString-1", "us-isoz-east-1"])(
    "'%s' is no region of AWS and lies in aws",
    (region) => {
      expect(partitionOf(region)).toBe("aws");
      expect(urlSuffixOf(region)).toBe("amazonaws.com");
    },
  );
});

describe("an ARN", () => {
  const gov = { account: "123456789012", region: "us-gov-west-1" };

  test("carries the partition of its region", () => {
    expect(stateMachineArn(gov, "a")).toBe(
      "arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:a",
    );
    expect(arnOf({ ...gov, region: "eu-west-1" }, "sqs", "q")).toBe(
      "arn:aws:sqs:eu-west-1:123456789012:q",
    );
  });

  test("of a service without regions carries that of the region spoken for", () => {
    expect(globalArn(gov, "iam", "role/a")).toBe("arn:aws-us-gov:iam::123456789012:role/a");
    expect(bucketArn("cn-north-1", "b")).toBe("arn:aws-cn:s3:::b");
  });

  test("keeps the partition that a name already says", () => {
    expect(stateMachineArn({ ...gov, partition: "aws" }, "a")).toBe(
      "arn:aws:states:us-gov-west-1:123456789012:stateMachine:a",
    );
  });
});
