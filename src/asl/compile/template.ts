// template.ts — payload templates (JSONPath) and JSONata templates to functions.
//
// A subtree without an expression is one constant that all evaluations share.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  javaHashOrder,
  Payload,
  setMember,
} from "../../base/index.ts";
import { type Evaluated, type QueryEnv, QueryFailure } from "../../query/index.ts";
import type { Assignment, Expression, Template } from "../program/index.ts";
import { jsonataExpression, jsonataTextOf, pathOrIntrinsic } from "./expressions.ts";

/** A subtree: a constant, or a function. */
type Part = { readonly constant: Json } | { readonly evaluate: Expression };

export function constantTemplate(value: Json): Template {
  return { constant: new Payload(value), evaluate: () => value };
}

function templateOf(part: Part): Template {
  return "constant" in part
    ? constantTemplate(part.constant)
    : { constant: undefined, evaluate: part.evaluate };
}

// JSONPath.

/** `Parameters`, `ResultSelector`, `ItemSelector`, `BatchInput`. */
export function payloadTemplate(value: Json): Template {
  return templateOf(payloadPart(value));
}

function payloadPart(value: Json): Part {
  if (isJsonArray(value)) return listPart(value.map(payloadPart));
  return isJsonObject(value) ? payloadObjectPart(value) : { constant: value };
}

/** As they are evaluated: constant members in their order, then those of `.$` names, as a HashMap orders them. */
export function payloadNames(value: JsonObject): readonly string[] {
  const names = Object.keys(value);
  const computed = names.filter((name) => name.endsWith(".$")).map((name) => name.slice(0, -2));
  return [
    ...names.filter((name) => !name.endsWith(".$")),
    ...javaHashOrder(computed).map((name) => `${name}.$`),
  ];
}

function payloadObjectPart(value: JsonObject): Part {
  return objectPart(
    payloadNames(value).map((name) =>
      name.endsWith(".$")
        ? [name.slice(0, -2), { evaluate: computedMember(value, name) }]
        : [name, payloadPart(value[name] as Json)],
    ),
  );
}

function computedMember(value: JsonObject, name: string): Expression {
  // The cast: the checker lets only texts stand behind a `.$` name.
  return pathOrIntrinsic(value[name] as string, name);
}

/** JSONPath `Assign`: one template a variable. */
export function jsonPathAssignment(value: JsonObject): Assignment {
  return Object.keys(value).map((name) =>
    name.endsWith(".$")
      ? {
          name: name.slice(0, -2),
          template: { constant: undefined, evaluate: computedMember(value, name) },
        }
      : { name, template: payloadTemplate(value[name] as Json) },
  );
}

// JSONata.

/** `Arguments`, `Output` and the rest; `field` is where the template stands. */
export function jsonataTemplate(value: Json, field: string): Template {
  return templateOf(jsonataPart(value, field));
}

function jsonataPart(value: Json, field: string): Part {
  const text = jsonataTextOf(value);
  if (text !== undefined) return { evaluate: jsonataExpression(text, field) };
  if (isJsonArray(value)) {
    return listPart(value.map((item, i) => jsonataPart(item, `${field}[${i}]`)));
  }
  if (!isJsonObject(value)) return { constant: value };
  return objectPart(
    Object.keys(value).map((name) => [name, jsonataPart(value[name] as Json, `${field}/${name}`)]),
  );
}

/** `field` is where the assignment stands: `Assign`, `Catch[0]/Assign`. */
export function jsonataAssignment(value: JsonObject, field = "Assign"): Assignment {
  return Object.keys(value).map((name) => ({
    name,
    template: jsonataTemplate(value[name] as Json, `${field}/${name}`),
  }));
}

// Both.

function listPart(parts: readonly Part[]): Part {
  if (parts.every((part) => "constant" in part)) {
    return { constant: parts.map((part) => part.constant) };
  }
  const evaluators = parts.map(evaluatorOf);
  return {
    evaluate: (env) => {
      const list: Json[] = [];
      for (const evaluate of evaluators) {
        const item = evaluate(env);
        if (item instanceof QueryFailure) return item;
        list.push(item);
      }
      return list;
    },
  };
}

function objectPart(members: readonly (readonly [string, Part])[]): Part {
  if (members.every(([, part]) => "constant" in part)) {
    return { constant: objectOf(members.map(([name, part]) => [name, constantOf(part)])) };
  }
  const [only] = members;
  if (members.length === 1 && only !== undefined)
    return singleMember(only[0], evaluatorOf(only[1]));
  const names = members.map(([name]) => name);
  const evaluators = members.map(([, part]) => evaluatorOf(part));
  return { evaluate: (env) => evaluateMembers(names, evaluators, env) };
}

function evaluateMembers(
  names: readonly string[],
  evaluators: readonly Expression[],
  env: QueryEnv,
): Evaluated {
  const object: Record<string, Json> = {};
  // Plain members take little, and nothing else counts them: a definition can hold ten thousand.
  if (env.effort !== undefined) env.effort.left -= names.length;
  for (let i = 0; i < names.length; i++) {
    // The casts: both lists have a slot for every i.
    const value = (evaluators[i] as Expression)(env);
    if (value instanceof QueryFailure) return value;
    setMember(object, names[i] as string, value);
  }
  return object;
}

function singleMember(name: string, evaluate: Expression): Part {
  return {
    evaluate: (env) => {
      const value = evaluate(env);
      return value instanceof QueryFailure ? value : objectOf([[name, value]]);
    },
  };
}

function objectOf(members: readonly (readonly [string, Json])[]): JsonObject {
  const object: Record<string, Json> = {};
  for (const [name, value] of members) setMember(object, name, value);
  return object;
}

function constantOf(part: Part): Json {
  return "constant" in part ? part.constant : null;
}

function evaluatorOf(part: Part): Expression {
  if (!("constant" in part)) return part.evaluate;
  const { constant } = part;
  return () => constant;
}
