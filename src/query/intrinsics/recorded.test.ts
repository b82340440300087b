// Replays AWS's recorded answers for intrinsic functions and paths in Pass states, and reads every path of the corpus.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Json, jsonEquals, parseJson } from "../../base/index.ts";
import { compilePath, compileReferencePath } from "../jsonpath/index.ts";
import { type QueryEnv, QueryFailure } from "../query-env.ts";
import { compileQueryText } from "./query-text.ts";

const SHARED = new URL("../../../../shared/", import.meta.url);
const CASES = new URL("conformance/cases/", SHARED);
const CORPUS = new URL("corpus/", SHARED);

// biome-ignore lint/suspicious/noExplicitAny: recorded cases are data of many shapes, read only here.
type Recorded = any;

describe.skipIf(!existsSync(CASES))("answers recorded from AWS", () => {
  const files = existsSync(CASES) ? readdirSync(CASES) : [];

  test("intrinsic functions in the Parameters of a Pass state", () => {
    let compared = 0;
    for (const file of files.filter(
      (name) => name.startsWith("intrinsic_functions.") && !name.includes("jsonata"),
    )) {
      for (const recorded of JSON.parse(readFileSync(new URL(file, CASES), "utf8")) as Recorded[]) {
        for (const [input, parameter, output] of answersOf(recorded)) {
          const query = compileQueryText(parameter);
          if (!query.ok) throw new Error(`${parameter}: ${query.problems.join()}`);
          const value = query.value.evaluate(envOf(input));
          expect(value, parameter).not.toBeInstanceOf(QueryFailure);
          if (!parameter.includes("UUID")) {
            expect(
              jsonEquals(value as Json, output),
              `${parameter} of ${JSON.stringify(input)}`,
            ).toBe(true);
          }
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(50);
  });

  function* answersOf(recorded: Recorded): Generator<readonly [Json, string, Json]> {
    let parameters: Record<string, string> = {};
    let input = "{}";
    for (const step of recorded.steps) {
      if (step.op === "CreateStateMachine") {
        const text = step.params.definition;
        const definition = text === "${definition}" ? recorded.definition : JSON.parse(text);
        const [state] = Object.values(definition.States) as Recorded[];
        parameters = state.Parameters ?? {};
      }
      if (step.op === "StartExecution") input = step.params.input ?? "{}";
      for (const match of step.match ?? []) {
        const last = recorded.expected[match.key ?? match]?.events?.at(-1);
        const output = last?.executionSucceededEventDetails?.output;
        const [field] = Object.keys(parameters);
        if (output === undefined || field === undefined) continue;
        const name = field.replace(/\.\$$/, "");
        yield [
          parseJson(input),
          parameters[field] ?? "",
          Object.hasOwn(output, name) ? output[name] : output,
        ];
      }
    }
  }

  function envOf(input: Json): QueryEnv {
    return {
      input,
      context: () => ({ Execution: { Input: input }, StateMachine: { Name: "<ArnPart_0idx>" } }),
      variable: () => undefined,
      now: 0,
      random: () => ({ next: () => 0.5, uuid: () => "00000000-0000-4000-8000-000000000000" }),
    } as QueryEnv;
  }
});

describe.skipIf(!existsSync(CORPUS))("published definitions", () => {
  test("every path and function of users and samples compiles", () => {
    const manifest = JSON.parse(readFileSync(new URL("manifest.json", CORPUS), "utf8"));
    const refused: string[] = [];
    let read = 0;
    for (const { id, kind } of manifest.asl as readonly { id: string; kind: string }[]) {
      if (kind === "tool") continue;
      const definition = JSON.parse(readFileSync(new URL(`asl/${id}.asl.json`, CORPUS), "utf8"));
      for (const [field, text] of textsIn(definition, definition.QueryLanguage)) {
        read += 1;
        const parsed = compilerOf(field)(text);
        if (!parsed.ok) refused.push(`${id} ${field} ${text}: ${parsed.problems.join("; ")}`);
      }
    }
    expect(refused).toEqual([]);
    expect(read).toBeGreaterThan(2000);
  });

  function* textsIn(part: unknown, language: unknown): Generator<readonly [string, string]> {
    if (typeof part !== "object" || part === null) return;
    const here = (part as { QueryLanguage?: unknown }).QueryLanguage ?? language;
    for (const [field, value] of Object.entries(part)) {
      if (typeof value === "string" && here !== "JSONata" && isQueryField(field))
        yield [field, value];
      else yield* textsIn(value, here);
    }
  }

  function isQueryField(field: string): boolean {
    return /\.\$$|^Variable$|^(?:Input|Output|Items|Result|Error|Cause)Path$|(?:Equals|Than|Seconds|Timestamp|Concurrency|Items|Batch|Percentage|Count)Path$/.test(
      field,
    );
  }

  function compilerOf(
    field: string,
  ): (text: string) => { ok: true } | { ok: false; problems: readonly string[] } {
    if (field === "ResultPath") return compileReferencePath;
    return field.endsWith(".$") || field === "ErrorPath" || field === "CausePath"
      ? compileQueryText
      : compilePath;
  }
});
