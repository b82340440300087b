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
const call = (operation: string, parameters: object = {}) =>
  aws.call("secretsmanager", operation, parameters as never);

test("a secret is found by name and by ARN, with and without its letters", async () => {
  const { ARN } = await call("CreateSecret", { Name: "db", SecretString: "one" });
  expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-[A-Za-z0-9]{6}$/);
  await aws.restart();
  for (const SecretId of ["db", ARN, ARN.slice(0, -7)])
    expect((await call("GetSecretValue", { SecretId })).SecretString).toBe("one");
  expect(await call("GetSecretValue", { SecretId: "none" })).toEqual({
    error: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret.",
  });
});

test("a new value is current, the one before it previous", async () => {
  await call("CreateSecret", { Name: "db", SecretString: "one" });
  await call("PutSecretValue", { SecretId: "db", SecretString: "two" });
  expect((await call("GetSecretValue", { SecretId: "db" })).SecretString).toBe("two");
  const previous = await call("GetSecretValue", { SecretId: "db", VersionStage: "AWSPREVIOUS" });
  expect(previous.SecretString).toBe("one");
  await call("UpdateSecretVersionStage", {
    SecretId: "db",
    VersionStage: "AWSCURRENT",
    MoveToVersionId: previous.VersionId,
    RemoveFromVersionId: (await call("GetSecretValue", { SecretId: "db" })).VersionId,
  });
  expect((await call("GetSecretValue", { SecretId: "db" })).SecretString).toBe("one");
});

test("the same client token makes one version", async () => {
  await call("CreateSecret", { Name: "db", SecretString: "one" });
  const ClientRequestToken = "0".repeat(32);
  const twice = { SecretId: "db", SecretString: "two", ClientRequestToken };
  await call("PutSecretValue", twice);
  await call("PutSecretValue", twice);
  expect((await call("ListSecretVersionIds", { SecretId: "db" })).Versions.length).toBe(2);
  expect((await call("PutSecretValue", { ...twice, SecretString: "three" })).error).toBe(
    "ResourceExistsException",
  );
});

test("a deleted secret can be restored until its window ends", async () => {
  await call("CreateSecret", { Name: "db", SecretString: "one" });
  await call("DeleteSecret", { SecretId: "db", RecoveryWindowInDays: 7 });
  expect((await call("GetSecretValue", { SecretId: "db" })).message).toBe(
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
  await call("RestoreSecret", { SecretId: "db" });
  expect((await call("GetSecretValue", { SecretId: "db" })).SecretString).toBe("one");
  await call("DeleteSecret", { SecretId: "db", RecoveryWindowInDays: 7 });
  await aws.clock.advance(7 * 86_400_000);
  expect((await call("DescribeSecret", { SecretId: "db" })).error).toBe(
    "ResourceNotFoundException",
  );
});

test("a wrong name is refused in AWS's words", async () => {
  expect((await call("CreateSecret", { Name: "Invalid Name", SecretString: "x" })).message).toBe(
    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
  );
});

test("passwords are drawn to order", async () => {
  const { RandomPassword } = await call("GetRandomPassword", {
    PasswordLength: 20,
    ExcludePunctuation: true,
  });
  expect(RandomPassword).toMatch(/^[A-Za-z0-9]{20}$/);
});
