// configuration.ts — what a function's configuration may be: AWS's limits, in AWS's words.
import {
  type FunctionDeclaration,
  MEMORY_MB_DEFAULT,
  TIMEOUT_SECONDS_DEFAULT,
  TIMEOUT_SECONDS_MAX,
} from "./function.ts";
import { LambdaError } from "./lambda-error.ts";

const MEMORY_MB_MAX = 10_240;
const NAME = /^[a-zA-Z0-9-_]{1,64}$/;
const HANDLER = /^[^\s]{1,128}$/;
const DESCRIPTION_CHARACTERS_MAX = 256;

/** The part of a configuration that both doors, the project file and the API, can set. */
export interface Settings {
  readonly name: string;
  readonly runtime: string;
  readonly handler: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export function settingsOf(declaration: FunctionDeclaration): Settings {
  return {
    name: declaration.name,
    runtime: declaration.runtime,
    handler: declaration.handler ?? "bootstrap",
    description: declaration.description ?? "",
    timeoutSeconds: declaration.timeoutSeconds ?? TIMEOUT_SECONDS_DEFAULT,
    memoryMb: declaration.memoryMb ?? MEMORY_MB_DEFAULT,
  };
}

/** Throws one ValidationException that lists everything that is wrong, as AWS does. */
export function checkSettings(settings: Settings): void {
  const { name, handler, description, timeoutSeconds, memoryMb } = settings;
  const problems: string[] = [];
  const expect = (holds: boolean, member: string, value: unknown, rule: string): void => {
    if (!holds)
      problems.push(`Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);
  };
  const pattern = (text: string): string =>
    `Member must satisfy regular expression pattern: ${text}`;
  expect(NAME.test(name), "functionName", name, pattern("[a-zA-Z0-9-_]{1,64}"));
  expect(HANDLER.test(handler), "handler", handler, pattern("[^\\s]+"));
  expect(
    description.length <= DESCRIPTION_CHARACTERS_MAX,
    "description",
    description,
    `Member must have length less than or equal to ${DESCRIPTION_CHARACTERS_MAX}`,
  );
  expectWhole(problems, {
    member: "timeout",
    value: timeoutSeconds,
    min: 1,
    max: TIMEOUT_SECONDS_MAX,
  });
  expectWhole(problems, { member: "memorySize", value: memoryMb, min: 128, max: MEMORY_MB_MAX });
  throwIfAny(problems);
}

export interface WholeNumber {
  readonly member: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** Adds a problem where the number is out of its range. */
export function expectWhole(problems: string[], { member, value, min, max }: WholeNumber): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const bound = value < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`;
  const rule = Number.isInteger(value)
    ? `Member must have value ${bound}`
    : "Member must be a whole number";
  problems.push(`Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);
}

export function throwIfAny(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const noun = problems.length === 1 ? "error" : "errors";
  throw new LambdaError(
    "ValidationException",
    `${problems.length} validation ${noun} detected: ${problems.join("; ")}`,
  );
}
