import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { loadModelFile } from "../models/index.ts";
import { CredentialSource, type RoleAsked } from "./credential-source.ts";
import { awsEndpoint, virtualHosted } from "./endpoint.ts";

const ROLE = "arn:aws:iam::123456789012:role/tasks";

describe("credentials for AWS itself", () => {
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDBASE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  });
  afterEach(() => vi.unstubAllEnvs());

  interface Assumed {
    readonly asked: RoleAsked[];
    readonly by: string[];
    now: number;
  }

  function source(): { readonly source: CredentialSource; readonly assumed: Assumed } {
    const assumed: Assumed = { asked: [], by: [], now: 0 };
    const assumeRole = async (asked: RoleAsked, base: { accessKeyId: string }) => {
      assumed.asked.push(asked);
      assumed.by.push(base.accessKeyId);
      const AccessKeyId = `AKID${assumed.asked.length}`;
      const Expiration = assumed.now / 1000 + 3600;
      const Credentials: JsonObject = {
        ...{ AccessKeyId, SecretAccessKey: "s", SessionToken: "t", Expiration },
      };
      return { Credentials };
    };
    return { source: new CredentialSource({ now: () => assumed.now, assumeRole }), assumed };
  }

  test("come from the standard chain", async () => {
    const { source: own, assumed } = source();
    const found = await own.credentialsOf({}, { region: "eu-west-1" });
    expect(found).toMatchObject({ accessKeyId: "AKIDBASE", secretAccessKey: "secret" });
    expect(assumed.asked).toEqual([]);
  });

  test("are those of the route's role, and are kept until five minutes before their end", async () => {
    const { source: own, assumed } = source();
    const route = { role: ROLE, externalId: "x" };
    const first = await own.credentialsOf(route, { region: "eu-west-1" });
    expect(first).toEqual({ accessKeyId: "AKID1", secretAccessKey: "s", sessionToken: "t" });
    expect(assumed.asked[0]).toMatchObject({ RoleArn: ROLE, ExternalId: "x", region: "eu-west-1" });
    assumed.now = 54 * 60_000;
    expect(await own.credentialsOf(route, { region: "eu-west-1" })).toEqual(first);
    assumed.now = 56 * 60_000;
    const next = await own.credentialsOf(route, { region: "eu-west-1" });
    expect(next.accessKeyId).toBe("AKID2");
  });

  test("are those of the task's role, assumed by the route's", async () => {
    const { source: own, assumed } = source();
    const credentialsRoleArn = "arn:aws:iam::210987654321:role/other";
    await own.credentialsOf({ role: ROLE }, { region: "eu-west-1", credentialsRoleArn });
    expect(assumed.asked.map(({ RoleArn }) => RoleArn)).toEqual([ROLE, credentialsRoleArn]);
    expect(assumed.by).toEqual(["AKIDBASE", "AKID1"]);
  });

  test("that are nowhere are told of, not thrown about", async () => {
    vi.unstubAllEnvs();
    const { source: own } = source();
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials");
    vi.stubEnv("AWS_CONFIG_FILE", "/nowhere/config");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const asked = own.credentialsOf({ profile: "none" }, { region: "eu-west-1" });
    await expect(asked).rejects.toThrow(/^Unable to load credentials from any of the providers/);
  });
});

describe("AWS's own addresses", () => {
  const url = (file: string, region: string): string =>
    awsEndpoint(loadModelFile(file)!, region).url;

  test.each([
    ["sqs", "eu-west-1", "https://sqs.eu-west-1.amazonaws.com"],
    ["cloudwatch", "us-east-1", "https://monitoring.us-east-1.amazonaws.com"],
    ["stepfunctions", "cn-north-1", "https://states.cn-north-1.amazonaws.com.cn"],
    ["iam", "eu-west-1", "https://iam.amazonaws.com"],
    ["organizations", "eu-west-1", "https://organizations.us-east-1.amazonaws.com"],
    ["ecr", "us-gov-west-1", "https://api.ecr.us-gov-west-1.amazonaws.com"],
    ["bedrock-runtime", "us-west-2", "https://bedrock-runtime.us-west-2.amazonaws.com"],
    ["redshift-data", "us-west-2", "https://redshift-data.us-west-2.amazonaws.com"],
  ])("%s in %s", (file, region, expected) => {
    expect(url(file, region)).toBe(expected);
  });

  test("global services are signed for their own region", () => {
    expect(awsEndpoint(loadModelFile("iam")!, "eu-west-1").region).toBe("us-east-1");
  });

  test("a bucket has a host of its own where its name is fit for one", () => {
    const host = "s3.eu-west-1.amazonaws.com";
    expect(virtualHosted(host, "/my-bucket/a/b")).toEqual({
      ...{ hostname: `my-bucket.${host}`, path: "/a/b" },
    });
    expect(virtualHosted(host, "/my-bucket")).toEqual({ hostname: `my-bucket.${host}`, path: "/" });
    const dotted = { hostname: host, path: "/my.bucket/a" };
    expect(virtualHosted(dotted.hostname, dotted.path)).toEqual(dotted);
  });
});
