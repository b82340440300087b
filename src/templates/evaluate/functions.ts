// functions.ts — CloudFormation's intrinsic functions.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  jsonEquals,
  memberOf,
  stringifyJson,
} from "../../base/index.ts";
import { attributeParts, TemplateFault } from "../document/index.ts";
import { subnets } from "./cidr.ts";
import {
  argumentList,
  bounded,
  type FunctionCall,
  itemPlace,
  kindOf,
  textOf,
} from "./function-call.ts";
import { substituted } from "./sub.ts";

type Intrinsic = (call: FunctionCall) => Json | undefined;

export const FUNCTIONS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ["Ref", ref],
  ["Fn::GetAtt", attribute],
  ["Fn::Sub", (call) => substituted(call)],
  ["Fn::Join", join],
  ["Fn::Split", split],
  ["Fn::Select", select],
  ["Fn::FindInMap", found],
  ["Fn::If", chosen],
  ["Fn::Equals", equal],
  ["Fn::And", (call) => truths(call).every(Boolean)],
  ["Fn::Or", (call) => truths(call).some(Boolean)],
  ["Fn::Not", (call) => !truths(call, 1)[0]],
  ["Fn::ImportValue", imported],
  ["Fn::Base64", encoded],
  ["Fn::GetAZs", zones],
  ["Fn::Cidr", cidr],
  ["Fn::Length", length],
  ["Fn::ToJsonString", jsonText],
  ["Fn::Transform", transformed],
]);

export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()];

function ref({ argument, evaluation, place }: FunctionCall): Json | undefined {
  if (typeof argument !== "string") throw new TemplateFault(place, "Ref takes a name");
  return evaluation.world.ref(argument, place);
}

function attribute({ argument, evaluation, place }: FunctionCall): Json {
  const parts = attributeParts(argument);
  if (parts === undefined) {
    throw new TemplateFault(
      place,
      "Fn::GetAtt takes a resource and an attribute, such as Name.Arn",
    );
  }
  const [name, attributeName] = parts;
  return evaluation.world.attribute(name, evaluation.text(attributeName, place), place);
}

function join(call: FunctionCall): Json {
  const [delimiter = "", list = null] = argumentList(call, 2);
  const { evaluation } = call;
  const at = itemPlace(call, 1);
  const items = evaluation.needed(list, at);
  if (!isJsonArray(items))
    throw new TemplateFault(at, `Fn::Join takes a list, not ${kindOf(items)}`);
  const between = evaluation.text(delimiter, itemPlace(call, 0));
  return bounded(items.map((item) => textOf(item, at)).join(between), call);
}

function split(call: FunctionCall): Json {
  const [delimiter = "", text = ""] = argumentList(call, 2);
  const { evaluation } = call;
  const at = itemPlace(call, 1);
  const between = evaluation.text(delimiter, itemPlace(call, 0));
  if (between === "") throw new TemplateFault(at, "Fn::Split needs a delimiter");
  return evaluation.world.guessed(evaluation.text(text, at), at).split(between);
}

function select(call: FunctionCall): Json {
  const [index = 0, list = null] = argumentList(call, 2);
  const { evaluation } = call;
  const at = itemPlace(call, 1);
  const items = evaluation.needed(list, at);
  if (!isJsonArray(items)) {
    throw new TemplateFault(at, `Fn::Select takes a list, not ${kindOf(items)}`);
  }
  const wanted = evaluation.text(index, itemPlace(call, 0));
  const item = /^\d+$/.test(wanted) ? items[Number(wanted)] : undefined;
  if (item !== undefined) return item;
  throw new TemplateFault(
    call.place,
    `Fn::Select: there is no item ${wanted} in a list of ${items.length}`,
  );
}

function found(call: FunctionCall): Json {
  const [mapName = "", top = "", second = "", options] = argumentList(call, 3, 4);
  const { evaluation, place } = call;
  const text = (value: Json, i: number): string => evaluation.text(value, itemPlace(call, i));
  const [name, key, inner] = [text(mapName, 0), text(top, 1), text(second, 2)];
  const map = memberOf(evaluation.mappings, name);
  const row = isJsonObject(map) ? memberOf(map, key) : undefined;
  const value = isJsonObject(row) ? memberOf(row, inner) : undefined;
  if (value !== undefined) return value;
  const otherwise = isJsonObject(options) ? options["DefaultValue"] : undefined;
  if (otherwise !== undefined) return evaluation.needed(otherwise, itemPlace(call, 3));
  const missing = !isJsonObject(map)
    ? "mapping"
    : isJsonObject(row)
      ? `'${inner}' in`
      : `'${key}' in`;
  throw new TemplateFault(
    place,
    `Fn::FindInMap: there is no ${missing} '${name}' (${key}, ${inner})`,
  );
}

function chosen(call: FunctionCall): Json | undefined {
  const [condition = "", then = null, otherwise = null] = argumentList(call, 3);
  const { evaluation } = call;
  const held =
    typeof condition === "string"
      ? evaluation.condition(condition, itemPlace(call, 0))
      : evaluation.truth(condition, itemPlace(call, 0));
  return evaluation.value(held ? then : otherwise, itemPlace(call, held ? 1 : 2));
}

function equal(call: FunctionCall): Json {
  const [left = null, right = null] = argumentList(call, 2).map((item, i) => {
    const at = itemPlace(call, i);
    const value = call.evaluation.needed(item, at);
    if (value === null || typeof value !== "object") return textOf(value ?? "", at);
    return value;
  });
  return jsonEquals(left, right);
}

function truths(call: FunctionCall, most = 10): readonly boolean[] {
  return argumentList(call, 1, most).map((item, i) =>
    call.evaluation.truth(item, itemPlace(call, i)),
  );
}

function imported({ argument, evaluation, place }: FunctionCall): Json {
  return evaluation.world.exported(evaluation.text(argument, place), place);
}

function encoded({ argument, evaluation, place }: FunctionCall): Json {
  return Buffer.from(evaluation.text(argument, place), "utf8").toString("base64");
}

function zones({ argument, evaluation, place }: FunctionCall): Json {
  const region = evaluation.text(argument ?? "", place) || evaluation.world.region;
  return ["a", "b", "c"].map((zone) => `${region}${zone}`);
}

function cidr(call: FunctionCall): Json {
  const [block = "", count = 1, bits] = argumentList(call, 2, 3);
  const text = (value: Json, i: number): string => call.evaluation.text(value, itemPlace(call, i));
  const network = text(block, 0);
  const width = network.includes(":") ? 64 : 8;
  const made = subnets(network, Number(text(count, 1)), Number(text(bits ?? width, 2)));
  if (made !== undefined) return made;
  throw new TemplateFault(call.place, `Fn::Cidr: '${network}' has no such blocks`);
}

function length({ argument, evaluation, place }: FunctionCall): Json {
  const list = evaluation.needed(argument, place);
  if (isJsonArray(list)) return list.length;
  throw new TemplateFault(place, `Fn::Length takes a list, not ${kindOf(list)}`);
}

function jsonText({ argument, evaluation, place }: FunctionCall): Json {
  return stringifyJson(evaluation.needed(argument, place));
}

/** What is left after the includes were read. */
function transformed({ argument, place }: FunctionCall): Json {
  const name = isJsonObject(argument) ? argument["Name"] : argument;
  const shown = typeof name === "string" ? name : "without a name";
  throw new TemplateFault(
    place,
    `the macro ${shown} runs on AWS only; AWS::Include reads local files`,
  );
}
