// capabilities.ts — what a template asks its deployer to acknowledge.
import { isJsonObject, type JsonObject } from "../base/index.ts";
import { ServiceFault } from "../services/index.ts";

/** By type, the property that gives it a name of its own. */
const IAM_NAMES: ReadonlyMap<string, string | undefined> = new Map([
  ["AWS::IAM::AccessKey", undefined],
  ["AWS::IAM::Group", "GroupName"],
  ["AWS::IAM::InstanceProfile", "InstanceProfileName"],
  ["AWS::IAM::ManagedPolicy", "ManagedPolicyName"],
  ["AWS::IAM::Policy", undefined],
  ["AWS::IAM::Role", "RoleName"],
  ["AWS::IAM::User", "UserName"],
  ["AWS::IAM::UserToGroupAddition", undefined],
]);

export interface NeededCapabilities {
  readonly names: readonly string[];
  readonly types: readonly string[];
}

/** `resources` is the section of a template, ready to be evaluated. */
export function neededCapabilities(resources: JsonObject): NeededCapabilities {
  const iam = Object.values(resources).flatMap((resource) =>
    isJsonObject(resource) && IAM_NAMES.has(String(resource["Type"])) ? [resource] : [],
  );
  if (iam.length === 0) return { names: [], types: [] };
  const isNamed = iam.some(({ Properties, Type }) => {
    const name = IAM_NAMES.get(String(Type));
    return name !== undefined && isJsonObject(Properties) && Properties[name] !== undefined;
  });
  const types = [...new Set(iam.map(({ Type }) => String(Type)))];
  return { names: [isNamed ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"], types };
}

/** What is needed and not given, as the text of AWS's error; undefined where nothing is. */
export function missingCapabilities(
  needed: readonly string[],
  given: readonly string[],
): string | undefined {
  const isGiven = (name: string): boolean =>
    given.includes(name) || (name === "CAPABILITY_IAM" && given.includes("CAPABILITY_NAMED_IAM"));
  const missing = needed.filter((name) => !isGiven(name));
  return missing.length === 0 ? undefined : `Requires capabilities : [${missing.join(", ")}]`;
}

export function insufficient(text: string): ServiceFault {
  return new ServiceFault("InsufficientCapabilitiesException", text);
}
