// samples.ts — `samples`: inputs that a machine may be started with, from its project's files and its definition.
import { sampleInput } from "../../asl/index.ts";
import { isJsonObject, type Json, memberOf, parseJson, stringifyJson } from "../../base/index.ts";
import type { DerivedSample, Samples } from "../../console-wire/index.ts";
import { callOperation } from "../call.ts";
import type { ConsolePorts } from "../ports.ts";

/** `arn` is a machine's or a version's. */
export async function samples(ports: ConsolePorts, arn: string): Promise<Samples> {
  const asked = stringifyJson({ stateMachineArn: arn });
  // Nothing is waited for here that could be given up.
  const { signal } = new AbortController();
  const { text } = await callOperation(ports, "DescribeStateMachine", asked, signal);
  const described = parseJson(text);
  const definition = isJsonObject(described) ? memberOf(described, "definition") : undefined;
  const derived = derivedFrom(parseJson(String(definition)));
  // A version is of its machine's project.
  const found = await ports.projectInputs(arn.split(":").slice(0, 7).join(":"));
  const project = found.filter(
    ({ input }, i) => found.findIndex((other) => other.input === input) === i,
  );
  return { project, derived };
}

function derivedFrom(definition: Json): DerivedSample {
  const { value, isRead, handedTo } = sampleInput(isJsonObject(definition) ? definition : {});
  const input = stringifyJson(value);
  return handedTo === undefined ? { input, isRead } : { input, isRead, handedTo };
}
