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
const ssm = (operation: string, parameters: object = {}) =>
  aws.call("ssm", operation, parameters as never);
const put = (Name: string, Value: string, more: object = {}) =>
  ssm("PutParameter", { Name, Value, Type: "String", ...more });

test("a parameter has versions and labels, and is there after a restart", async () => {
  expect(await put("/a/b", "1")).toEqual({ Version: 1, Tier: "Standard" });
  expect((await put("/a/b", "2")).error).toBe("ParameterAlreadyExists");
  await put("/a/b", "2", { Overwrite: true });
  await ssm("LabelParameterVersion", { Name: "/a/b", ParameterVersion: 1, Labels: ["old"] });
  await aws.restart();
  expect((await ssm("GetParameter", { Name: "/a/b" })).Parameter).toMatchObject({
    Value: "2",
    Version: 2,
    ARN: "arn:aws:ssm:eu-west-1:123456789012:parameter/a/b",
  });
  expect((await ssm("GetParameter", { Name: "/a/b:old" })).Parameter).toMatchObject({
    Value: "1",
    Selector: ":old",
  });
  expect((await ssm("GetParameter", { Name: "/a/b:7" })).error).toBe("ParameterVersionNotFound");
  expect((await ssm("GetParameterHistory", { Name: "/a/b" })).Parameters.length).toBe(2);
});

test("parameters are found by path, one level or all", async () => {
  for (const name of ["/app/x", "/app/y", "/app/deep/z", "/other"]) await put(name, "v");
  const names = async (Recursive: boolean) =>
    (await ssm("GetParametersByPath", { Path: "/app", Recursive })).Parameters.map(
      ({ Name }: { Name: string }) => Name,
    );
  expect(await names(false)).toEqual(["/app/x", "/app/y"]);
  expect(await names(true)).toEqual(["/app/deep/z", "/app/x", "/app/y"]);
  expect(await ssm("GetParameters", { Names: ["/other", "/none"] })).toMatchObject({
    Parameters: [{ Name: "/other" }],
    InvalidParameters: ["/none"],
  });
  await ssm("DeleteParameter", { Name: "/other" });
  expect((await ssm("GetParameter", { Name: "/other" })).error).toBe("ParameterNotFound");
});

test("a pattern that would never end stands in nobody's way", async () => {
  const began = performance.now();
  const long = await put("p", `${"a".repeat(44)}!`, { AllowedPattern: "(a+)+" });
  expect(long.error).toBe("ParameterPatternMismatchException");
  const endless = "(?=(a+)+b)(a+)+(\\2|x)*";
  expect((await put("p", "a".repeat(4_000), { AllowedPattern: endless })).error).toBe(
    "InvalidAllowedPatternException",
  );
  expect(performance.now() - began).toBeLessThan(10_000);
  expect((await put("p", "b", { AllowedPattern: "a+" })).error).toBe(
    "ParameterPatternMismatchException",
  );
  expect(await put("p", "aa", { AllowedPattern: "a+" })).toMatchObject({ Version: 1 });
});

test("values have their limits", async () => {
  expect((await put("big", "x".repeat(4_097))).message).toMatch(
    /^Standard tier parameters support a maximum/,
  );
  expect(await put("big", "x".repeat(4_097), { Tier: "Intelligent-Tiering" })).toMatchObject({
    Tier: "Advanced",
  });
  expect((await put("n", "a", { AllowedPattern: "\\d+" })).error).toBe(
    "ParameterPatternMismatchException",
  );
  expect((await ssm("PutParameter", { Name: "x" })).message).toBe(
    "1 validation error detected: Value null at 'value' failed to satisfy constraint: Member must not be null",
  );
});

test("a SecureString is in the clear only where decryption is asked for", async () => {
  await put("/s/key", "hidden", { Type: "SecureString" });
  const shownValue = async (more: object = {}) =>
    (await ssm("GetParameter", { Name: "/s/key", ...more })).Parameter.Value;
  const sealed = await shownValue();
  expect(sealed).toMatch(/^AQICAH[\w+/]+=*$/);
  expect(await shownValue()).toBe(sealed);
  expect(await shownValue({ WithDecryption: true })).toBe("hidden");
  const doors: readonly [string, object][] = [
    ["GetParameters", { Names: ["/s/key"] }],
    ["GetParametersByPath", { Path: "/s" }],
    ["GetParameterHistory", { Name: "/s/key" }],
  ];
  for (const [operation, asked] of doors) {
    const valueFrom = async (more: object = {}) =>
      (await ssm(operation, { ...asked, ...more })).Parameters[0].Value;
    expect(await valueFrom()).toBe(sealed);
    expect(await valueFrom({ WithDecryption: true })).toBe("hidden");
  }
  await put("/s/key", "hidden", { Type: "SecureString", Overwrite: true });
  expect(await shownValue()).not.toBe(sealed);
});
