import { expect, test } from "vitest";
import { missingCapabilities, neededCapabilities } from "./capabilities.ts";

const role = (Properties = {}) => ({ Type: "AWS::IAM::Role", Properties });

test("IAM's resources need one, with names of their own another", () => {
  expect(neededCapabilities({ Q: { Type: "AWS::SQS::Queue" } }).names).toEqual([]);
  expect(neededCapabilities({ R: role(), S: role() })).toEqual({
    ...{ names: ["CAPABILITY_IAM"], types: ["AWS::IAM::Role"] },
  });
  expect(neededCapabilities({ R: role({ RoleName: "r" }) }).names).toEqual([
    "CAPABILITY_NAMED_IAM",
  ]);
});

test("the stronger stands for the weaker, not the other way round", () => {
  expect(missingCapabilities(["CAPABILITY_IAM"], ["CAPABILITY_NAMED_IAM"])).toBeUndefined();
  expect(missingCapabilities(["CAPABILITY_NAMED_IAM"], ["CAPABILITY_IAM"])).toBe(
    "Requires capabilities : [CAPABILITY_NAMED_IAM]",
  );
});
