// route.ts — where calls of a service go, and which calls a rule is for.
import type { Json } from "../../base/index.ts";
import type { AwsTarget } from "../aws/index.ts";

export type Route =
  /** To the service that lives in this process. */
  | { readonly kind: "embedded" }
  /** To an endpoint, or to AWS itself. */
  | AwsTarget
  | MockRoute;

/** Nothing is called: every task gets this answer. */
export interface MockRoute {
  readonly kind: "mock";
  readonly answer:
    | { readonly type: "return"; readonly value: Json }
    | { readonly type: "throw"; readonly error: string; readonly cause?: string };
}

/** Which calls a rule is for. */
export type RoutePattern =
  | { readonly kind: "default" }
  /** Model files: `bedrock` means two. */
  | { readonly kind: "service"; readonly files: readonly string[] }
  | {
      readonly kind: "action";
      readonly files: readonly string[];
      /** Of an action, in lower case; `*` stands for any letters. */
      readonly action: string;
    }
  /** Of a task's Resource, or of a thing that the call names: a function, a queue. */
  | { readonly kind: "arn"; readonly arn: string };

export interface RouteRule {
  readonly pattern: RoutePattern;
  readonly route: Route;
  /** Of a variable, not of the project file. */
  readonly fromEnvironment?: true;
}

/** What is known of a call before it is made. */
export interface RouteAsked {
  /** The model's file name; `http` and others without a model have their own. */
  readonly service: string;
  readonly action: string;
  readonly arns: readonly string[];
}
