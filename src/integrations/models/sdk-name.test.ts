import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  actionOf,
  allServices,
  exceptionNameOf,
  exceptionPrefixOf,
  memberNameOf,
  sdkService,
} from "./index.ts";

// The prefixes of AWS's page "Learning to use AWS service SDK integrations".
const published = readFileSync(new URL("exception-prefixes.txt", import.meta.url), "utf8")
  .trim()
  .split(/\s+/);

/** Closed by AWS since; botocore has no model of them any more. */
const RETIRED = new Set(
  (
    "ElasticInference ElasticTranscoder Evidently Honeycode IoTAnalytics IoTFleetHub LookoutMetrics " +
    "LookoutVision AppTest OpsWorks OpsWorksCm PrivateNetworks Qldb QldbSession RoboMaker Sms"
  ).split(" "),
);

describe("exception prefixes", () => {
  test("every prefix that AWS publishes belongs to a service, the retired ones apart", () => {
    expect(published).toHaveLength(389);
    const made = new Set(allServices().map((service) => service.prefix));
    const missing = published.filter((prefix) => !made.has(prefix));
    expect(new Set(missing)).toEqual(RETIRED);
  });

  test("no two services share a prefix or the name in a Resource", () => {
    const names = allServices().map((service) => service.sdkName);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each([
    ["DynamoDB", "DynamoDb"],
    ["SFN", "Sfn"],
    ["CloudWatch Logs", "CloudWatchLogs"],
    ["Config Service", "Config"],
    ["Directory Service Data", "DirectoryServiceData"],
    ["IoTSiteWise", "IoTSiteWise"],
    ["IoT", "Iot"],
    ["WAFV2", "Wafv2"],
    ["SESv2", "SesV2"],
    ["MTurk", "MTurk"],
    ["FSx", "FSx"],
    ["QLDB Session", "QldbSession"],
    ["ElasticInference", "ElasticInference"],
  ])("%s becomes %s", (serviceId, prefix) => {
    expect(exceptionPrefixOf(serviceId)).toBe(prefix);
  });
});

describe("names that definitions use", () => {
  test.each([
    ["sfn", "stepfunctions"],
    ["cloudwatchlogs", "logs"],
    ["eventbridge", "events"],
    ["elasticsearch", "es"],
    ["cognitoidentityprovider", "cognito-idp"],
  ])("aws-sdk:%s is the model %s", (sdkName, file) => {
    expect(sdkService(sdkName)?.file).toBe(file);
  });

  test.each([
    ["DBInstances", "DbInstances"],
    ["ETag", "ETag"],
    ["ChecksumCRC32", "ChecksumCRC32"],
    ["MD5OfMessageBody", "Md5OfMessageBody"],
    ["executionArn", "ExecutionArn"],
    ["Equals", "EqualsValue"],
    ["default", "DefaultValue"],
    ["VPCId", "VpcId"],
    ["S", "S"],
  ])("the member %s is written %s", (modelName, name) => {
    expect(memberNameOf(modelName)).toBe(name);
  });

  test("a null of DynamoDB is written Nul, as AttributeValue.nul() has it", () => {
    expect(memberNameOf("NULL", "DynamoDB")).toBe("Nul");
    expect(memberNameOf("NULL", "DynamoDB Streams")).toBe("Nul");
    expect(memberNameOf("NULL")).toBe("NullValue");
  });

  test.each([
    ["PutItem", "putItem"],
    ["CreateDBInstance", "createDBInstance"],
    ["ListObjectsV2", "listObjectsV2"],
  ])("the operation %s is the action %s", (operation, action) => {
    expect(actionOf(operation)).toBe(action);
  });

  test.each([
    ["NoSuchKey", "NoSuchKeyException"],
    ["DBInstanceNotFoundFault", "DbInstanceNotFoundException"],
    ["ResourceNotFoundException", "ResourceNotFoundException"],
    ["KMSAccessDeniedException", "KmsAccessDeniedException"],
    ["ExecutionDoesNotExist", "ExecutionDoesNotExistException"],
  ])("the error shape %s is called %s", (shape, name) => {
    expect(exceptionNameOf(shape)).toBe(name);
  });
});
