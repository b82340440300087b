// map-state.ts — a Map state to its compiled form: inline or distributed, in both spellings.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  Payload,
} from "../../base/index.ts";
import type {
  DistributedMap,
  ItemBatcher,
  ItemReader,
  ItemsSource,
  Language,
  MapState,
  ResultWriter,
  Template,
} from "../program/index.ts";
import { parseResource } from "../resource.ts";
import { selectingPath } from "./expressions.ts";
import { numberField } from "./fields.ts";
import type { StateSource } from "./state-source.ts";
import { jsonataTemplate, payloadTemplate } from "./template.ts";

type Common = Pick<MapState, "name" | "language" | "data" | "next">;
type Guards = Pick<MapState, "retriers" | "catchers">;

export function compileMap(source: StateSource, common: Common, guards: Guards): MapState {
  const { fields, language } = source;
  return {
    type: "Map",
    ...common,
    ...guards,
    processor: source.flows[0] ?? 0,
    items: itemsSource(fields, language),
    itemSelector: template(
      fields["ItemSelector"] ?? fields["Parameters"],
      "ItemSelector",
      language,
    ),
    maxConcurrency: numberField(fields, "MaxConcurrency"),
    toleratedFailureCount: numberField(fields, "ToleratedFailureCount"),
    toleratedFailurePercentage: numberField(fields, "ToleratedFailurePercentage"),
    distributed: distributedMap(fields, language),
  };
}

/** The processor of a Map: `ItemProcessor`, or `Iterator` as it was called first. */
export function processorOf(fields: JsonObject): JsonObject | undefined {
  const processor = fields["ItemProcessor"] ?? fields["Iterator"];
  return isJsonObject(processor) ? processor : undefined;
}

function itemsSource(fields: JsonObject, language: Language): ItemsSource | undefined {
  const { ItemsPath: path, Items: items } = fields;
  if (language === "JSONata") {
    if (items === undefined) return undefined;
    return { field: "Items", text: textOf(items), template: jsonataTemplate(items, "Items") };
  }
  if (typeof path !== "string") return undefined;
  const evaluate = selectingPath(path);
  return { field: "ItemsPath", text: path, template: { constant: undefined, evaluate } };
}

/** A JSONata text without its delimiters, as messages quote it. */
function textOf(value: Json): string {
  if (typeof value !== "string") return "";
  const opened = value.replace(/^\{%\s*/, "");
  return opened.endsWith("%}") ? opened.slice(0, -2).trimEnd() : opened;
}

function template(
  value: Json | undefined,
  field: string,
  language: Language,
): Template | undefined {
  if (value === undefined) return undefined;
  return language === "JSONata" ? jsonataTemplate(value, field) : payloadTemplate(value);
}

function distributedMap(fields: JsonObject, language: Language): DistributedMap | undefined {
  const config = processorOf(fields)?.["ProcessorConfig"];
  if (!isJsonObject(config) || config["Mode"] !== "DISTRIBUTED") return undefined;
  const { Label: label, ItemBatcher: batcher, ItemReader: reader, ResultWriter: writer } = fields;
  return {
    executionType: config["ExecutionType"] === "EXPRESS" ? "EXPRESS" : "STANDARD",
    label: typeof label === "string" ? label : undefined,
    batcher: isJsonObject(batcher) ? itemBatcher(batcher, language) : undefined,
    reader: isJsonObject(reader) ? itemReader(reader, language) : undefined,
    writer: isJsonObject(writer) ? resultWriter(writer, language) : undefined,
  };
}

function itemBatcher(batcher: JsonObject, language: Language): ItemBatcher {
  return {
    maxItemsPerBatch: numberField(batcher, "MaxItemsPerBatch", "ItemBatcher/"),
    maxInputBytesPerBatch: numberField(batcher, "MaxInputBytesPerBatch", "ItemBatcher/"),
    batchInput: template(batcher["BatchInput"], "ItemBatcher/BatchInput", language),
  };
}

function itemReader(reader: JsonObject, language: Language): ItemReader {
  const resourceArn = String(reader["Resource"]);
  const config = reader["ReaderConfig"];
  return {
    resource: parseResource(resourceArn),
    resourceArn,
    parameters: parametersOf(reader, "ItemReader", language),
    maxItems: isJsonObject(config)
      ? numberField(config, "MaxItems", "ItemReader/ReaderConfig/")
      : undefined,
    config: new Payload(config ?? {}),
  };
}

function resultWriter(writer: JsonObject, language: Language): ResultWriter {
  const resourceArn = String(writer["Resource"]);
  return {
    resource: parseResource(resourceArn),
    resourceArn,
    parameters: parametersOf(writer, "ResultWriter", language),
    config: new Payload(writer["WriterConfig"] ?? {}),
  };
}

function parametersOf(fields: JsonObject, place: string, language: Language): Template | undefined {
  const value = fields["Parameters"] ?? fields["Arguments"];
  return template(value, `${place}/Arguments`, language);
}

/** The nested flows of a state, in document order. */
export function nestedFlows(fields: JsonObject): readonly JsonObject[] {
  const { Branches: branches } = fields;
  if (fields["Type"] === "Parallel" && isJsonArray(branches)) return branches.filter(isJsonObject);
  const processor = fields["Type"] === "Map" ? processorOf(fields) : undefined;
  return processor === undefined ? [] : [processor];
}
