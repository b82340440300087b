// function-name.ts — the five ways to name a function, taken apart in one place.
import { arnOf, parseArn, type Scope } from "../base/index.ts";
import { invalidParameter, LambdaError } from "./lambda-error.ts";

/** A function in an account and region, and perhaps one of its versions or aliases. */
export interface FunctionReference {
  readonly scope: Scope;
  readonly name: string;
  /** `$LATEST`, a version number or an alias; undefined where the caller named none. */
  readonly qualifier: string | undefined;
}

const NAME_PATTERN =
  "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";
const NAME_CHARACTERS_MAX = 64;
const REFERENCE_CHARACTERS_MAX = 256;
/** What AWS prints knows nothing of the regions of its European partition. */
const WHOLE_NAME = new RegExp(`^${NAME_PATTERN.replace("([a-z]{2}(", "((?:eusc-)?[a-z]{2}(")}$`);

export function functionArn(scope: Scope, name: string, qualifier?: string): string {
  const suffix = qualifier === undefined ? "" : `:${qualifier}`;
  return arnOf(scope, "lambda", `function:${name}${suffix}`);
}

/**
 * Reads `name`, `name:qualifier`, `account:function:name`, `function:name` or a whole ARN, with the
 * qualifier that was given beside it. Throws LambdaError with AWS's text where they do not fit together.
 */
export function parseFunctionName(
  text: string,
  scope: Scope,
  qualifier?: string,
): FunctionReference {
  if (text.length > REFERENCE_CHARACTERS_MAX) throw nameTooLong(text, REFERENCE_CHARACTERS_MAX);
  if (!WHOLE_NAME.test(text)) throw patternBroken(text);
  const parts = splitName(text, scope);
  if (parts.name.length > NAME_CHARACTERS_MAX) throw nameTooLong(parts.name, NAME_CHARACTERS_MAX);
  if (parts.qualifier !== undefined && qualifier !== undefined && parts.qualifier !== qualifier) {
    throw invalidParameter(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  }
  return { ...parts, qualifier: parts.qualifier ?? qualifier };
}

function splitName(text: string, scope: Scope): FunctionReference {
  const arn = parseArn(text);
  if (arn !== undefined) {
    const [, name = "", qualifier] = arn.resource.split(":");
    return { scope: { account: arn.account, region: arn.region }, name, qualifier };
  }
  const parts = text.split(":");
  const marker = parts.indexOf("function");
  if (marker === -1 || parts.length === 1) {
    const [name = "", qualifier] = parts;
    return { scope, name, qualifier };
  }
  const account = parts.slice(0, marker).find((part) => /^\d{12}$/.test(part)) ?? scope.account;
  const region =
    parts.slice(0, marker).find((part) => /^(?:eusc|[a-z]{2})-/.test(part)) ?? scope.region;
  const [name = "", qualifier] = parts.slice(marker + 1);
  return { scope: { account, region }, name, qualifier };
}

function patternBroken(text: string): LambdaError {
  return new LambdaError(
    "ValidationException",
    `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${NAME_PATTERN}`,
  );
}

function nameTooLong(text: string, charactersMax: number): LambdaError {
  return new LambdaError(
    "ValidationException",
    `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${charactersMax}`,
  );
}
