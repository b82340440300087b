import { afterEach, beforeEach, expect, test } from "vitest";
import { TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});
const iam = (operation: string, parameters: object = {}) =>
  aws.call("iam", operation, parameters as never);
const sts = (operation: string, parameters: object = {}) =>
  aws.call("sts", operation, parameters as never);
const TRUST = '{"Version":"2012-10-17","Statement":[]}';

test("a role is made, found, given policies and taken away as Terraform does it", async () => {
  const { Role } = await iam("CreateRole", { RoleName: "r", AssumeRolePolicyDocument: TRUST });
  expect(Role).toMatchObject({
    Arn: "arn:aws:iam::123456789012:role/r",
    Path: "/",
    MaxSessionDuration: 3600,
  });
  expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toBe(TRUST);
  await iam("PutRolePolicy", { RoleName: "r", PolicyName: "p", PolicyDocument: TRUST });
  await aws.restart();
  expect(await iam("ListRolePolicies", { RoleName: "r" })).toEqual({
    PolicyNames: ["p"],
    IsTruncated: false,
  });
  expect((await iam("DeleteRole", { RoleName: "r" })).error).toBe("DeleteConflictException");
  await iam("DeleteRolePolicy", { RoleName: "r", PolicyName: "p" });
  expect(await iam("ListInstanceProfilesForRole", { RoleName: "r" })).toEqual({
    InstanceProfiles: [],
    IsTruncated: false,
  });
  expect(await iam("DeleteRole", { RoleName: "r" })).toEqual({});
  expect(await iam("GetRole", { RoleName: "r" })).toEqual({
    error: "NoSuchEntityException",
    message: "The role with name r cannot be found.",
  });
});

test("a policy has versions and can be attached; those of AWS are there", async () => {
  const { Policy } = await iam("CreatePolicy", { PolicyName: "p", PolicyDocument: TRUST });
  await iam("CreateRole", { RoleName: "r", AssumeRolePolicyDocument: TRUST });
  await iam("AttachRolePolicy", { RoleName: "r", PolicyArn: Policy.Arn });
  await iam("AttachRolePolicy", {
    RoleName: "r",
    PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  });
  expect((await iam("ListAttachedRolePolicies", { RoleName: "r" })).AttachedPolicies.length).toBe(
    2,
  );
  expect((await iam("GetPolicy", { PolicyArn: Policy.Arn })).Policy.AttachmentCount).toBe(1);
  const made = await iam("CreatePolicyVersion", {
    PolicyArn: Policy.Arn,
    PolicyDocument: TRUST,
    SetAsDefault: true,
  });
  expect(made.PolicyVersion).toMatchObject({ VersionId: "v2", IsDefaultVersion: true });
  expect((await iam("DeletePolicy", { PolicyArn: Policy.Arn })).error).toBe(
    "DeleteConflictException",
  );
});

test("STS says who calls and gives credentials for a role", async () => {
  expect(await sts("GetCallerIdentity")).toMatchObject({ Account: "123456789012" });
  const assumed = await sts("AssumeRole", {
    RoleArn: "arn:aws:iam::210987654321:role/x",
    RoleSessionName: "me",
  });
  expect(assumed).toMatchObject({
    Credentials: { AccessKeyId: "210987654321" },
    AssumedRoleUser: { Arn: "arn:aws:sts::210987654321:assumed-role/x/me" },
  });
  expect((await sts("AssumeRole", { RoleArn: "x".repeat(20), RoleSessionName: "me" })).error).toBe(
    "ValidationError",
  );
});

test("a policy is named and listed in the partition of the region that it was made for", async () => {
  const scope = { account: "123456789012", region: "cn-north-1" };
  const there = async (operation: string, parameters: object = {}) => {
    const answer = await aws.services.call({
      ...{ service: "iam", operation, scope },
      parameters: parameters as never,
    });
    return answer.ok ? answer.output : { error: answer.code };
  };
  const Arn = "arn:aws-cn:iam::123456789012:policy/p";
  const document = { PolicyName: "p", PolicyDocument: TRUST };
  expect(await there("CreatePolicy", document)).toMatchObject({ Policy: { Arn } });
  expect((await iam("CreatePolicy", document)).Policy.Arn).toBe(Arn.replace("aws-cn", "aws"));
  await aws.restart();
  expect(await there("GetPolicy", { PolicyArn: Arn })).toMatchObject({ Policy: { Arn } });
  expect(await there("ListPolicies")).toMatchObject({ Policies: [{ Arn }] });
  expect((await iam("ListPolicies")).Policies).toHaveLength(1);
});
