// intake.ts — what a request gives of a template, to a version of a stack; checked as AWS checks it.
import { isJsonObject, type JsonObject, type Scope } from "../base/index.ts";
import { listIn, objectsIn, tagsIn, textIn, textsIn } from "../services/index.ts";
import { transformsOf } from "../templates/index.ts";
import { hiddenParameters, parameterTexts, ssmValues } from "./parameters.ts";
import type { CloudFormationPorts } from "./ports.ts";
import type { StackRecord, StackVersion } from "./records.ts";
import { templateAt } from "./s3-files.ts";
import { checkBodyLength, invalid, parsedBody } from "./template-body.ts";

export interface Taken {
  readonly version: StackVersion;
  /** Names of the transforms that the template asks for. */
  readonly transforms: readonly string[];
}

export interface IntakeParts {
  readonly scope: Scope;
  readonly ports: CloudFormationPorts;
  /** The stack that is there, for what a request leaves as it was. */
  readonly stack: StackRecord | undefined;
}

/** The text that a request means. */
export async function bodyOf(
  parameters: JsonObject,
  { scope, ports, stack }: IntakeParts,
): Promise<string> {
  const body = textIn(parameters, "TemplateBody");
  const url = textIn(parameters, "TemplateURL");
  if (body !== undefined && url !== undefined) {
    throw invalid("You cannot specify both Template Body and Template URL.");
  }
  if (body !== undefined) {
    checkBodyLength(body);
    return body;
  }
  if (url !== undefined) return templateAt(url, scope, ports);
  if (parameters["UsePreviousTemplate"] === true && stack !== undefined) return stack.version.body;
  throw invalid("Either Template URL or Template Body must be specified.");
}

export async function takenVersion(parameters: JsonObject, parts: IntakeParts): Promise<Taken> {
  const { ports, scope, stack } = parts;
  const body = await bodyOf(parameters, parts);
  const { value } = await parsedBody(body);
  const declared = isJsonObject(value["Parameters"]) ? value["Parameters"] : {};
  const previous = stack?.status === "REVIEW_IN_PROGRESS" ? undefined : stack?.version;
  const texts = parameterTexts(declared, {
    given: objectsIn(parameters, "Parameters"),
    previous: previous?.parameters,
  });
  const ssm = await ssmValues(declared, texts, { scope, ports });
  const roleArn = textIn(parameters, "RoleARN") ?? previous?.roleArn;
  const tagged = parameters["Tags"] !== undefined;
  return {
    transforms: transformsOf(value),
    version: {
      ...{ body, parameters: texts, ssm, capabilities: textsIn(parameters, "Capabilities") },
      hidden: hiddenParameters(declared),
      tags: tagged ? tagsIn(parameters) : (previous?.tags ?? {}),
      notificationArns:
        parameters["NotificationARNs"] === undefined
          ? (previous?.notificationArns ?? [])
          : listIn(parameters, "NotificationARNs").map(String),
      ...(roleArn === undefined ? {} : { roleArn }),
    },
  };
}
