// map.ts — the fields that only a Map has.
import { isJsonArray, isJsonObject, type JsonObject, memberOf } from "../../base/index.ts";
import { parseResource } from "../resource.ts";
import { type Field, type FieldRule, reject, type StateContext, subfield } from "./context.ts";
import { checkFields, fieldTable } from "./fields.ts";
import { isExpressionText, jsonataTemplate } from "./jsonata-template.ts";
import { payloadTemplate, referencePath } from "./path-template.ts";
import { checkReaderParameters } from "./required-parameters.ts";
import { rejectResource, taskArguments } from "./task.ts";
import { between, integer, list, object, oneOf, orExpression, text } from "./values.ts";

const MAX_INTEGER = 99_999_999;
const ITEMS_MAX = 100_000_000;
const BATCH_BYTES_MAX = 262_144;

/** Fields that only a Map in DISTRIBUTED mode understands. */
const DISTRIBUTED_ONLY = ["ItemReader", "ItemBatcher", "ResultWriter"];

export const count: FieldRule = orExpression(integer(0, MAX_INTEGER));
export const percentage: FieldRule = orExpression(between(0, 100));

/** Items of a JSONata Map: a list, an object, or an expression that gives one. */
export const items: FieldRule = (field) => {
  const { value } = field;
  if (isExpressionText(value) || isJsonArray(value) || isJsonObject(value)) jsonataTemplate(field);
  else reject(field, "Expected value of type Array, Object or a JSONata expression");
};

const READER_CONFIG = fieldTable(
  {
    both: {
      InputType: oneOf("CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"),
      CSVHeaderLocation: oneOf("FIRST_ROW", "GIVEN"),
      CSVHeaders: list(text),
      CSVDelimiter: oneOf("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"),
      ManifestType: oneOf("ATHENA_DATA", "S3_INVENTORY"),
      Transformation: oneOf("NONE", "LOAD_AND_FLATTEN"),
      ItemsPointer: text,
      ExpectedBucketOwner: text,
      VersionId: text,
      MaxItems: orExpression(integer(0, ITEMS_MAX)),
    },
    jsonPath: { MaxItemsPath: referencePath },
  },
  { exclusive: [["MaxItems", "MaxItemsPath"]] },
);

const READER = fieldTable(
  {
    both: {
      Resource: s3Resource("getObject", "listObjectsV2"),
      ReaderConfig: object((field, value) => checkReaderConfig(field, value)),
    },
    jsonPath: { Parameters: object(payloadTemplate) },
    jsonata: { Arguments: taskArguments },
  },
  { required: ["Resource"] },
);

const BATCHER = fieldTable(
  {
    both: {
      MaxItemsPerBatch: orExpression(integer(1, ITEMS_MAX)),
      MaxInputBytesPerBatch: orExpression(integer(1, BATCH_BYTES_MAX)),
      BatchInput: (field) => {
        if (field.state.language === "JSONata") jsonataTemplate(field);
        else payloadTemplate(field);
      },
    },
    jsonPath: { MaxItemsPerBatchPath: referencePath, MaxInputBytesPerBatchPath: referencePath },
  },
  {
    exclusive: [
      ["MaxItemsPerBatch", "MaxItemsPerBatchPath"],
      ["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"],
    ],
  },
);

const WRITER_CONFIG = fieldTable({
  both: {
    Transformation: oneOf("NONE", "COMPACT", "FLATTEN"),
    OutputType: oneOf("JSON", "JSONL"),
  },
});

const WRITER = fieldTable({
  both: {
    Resource: s3Resource("putObject"),
    WriterConfig: object((field, value) => checkFields({ ...field, value }, WRITER_CONFIG)),
  },
  jsonPath: { Parameters: object(payloadTemplate) },
  jsonata: { Arguments: taskArguments },
});

export const itemReader: FieldRule = object((field, value) => {
  checkFields({ ...field, value }, READER);
  checkReaderParameters(field.state, { value, place: field.place });
  const resource = memberOf(value, "Resource");
  if (typeof resource !== "string" || !resource.endsWith(":getObject")) return;
  const config = memberOf(value, "ReaderConfig");
  if (config === undefined) reject(field, "The field 'ReaderConfig' is required but was missing");
  // An inventory says by itself of what type its files are.
  else if (isJsonObject(config) && !hasOneOf(config, ["InputType", "ManifestType"])) {
    reject(
      subfield(field, value, "ReaderConfig", config),
      "The field 'InputType' is required but was missing",
    );
  }
});

export const itemBatcher: FieldRule = object((field, value) => {
  checkFields({ ...field, value }, BATCHER);
  const limits = ["MaxItemsPerBatch", "MaxInputBytesPerBatch"];
  if (limits.some((name) => hasEither(value, name))) return;
  reject(field, `At least one of these fields is required: [${limits.join(", ")}]`);
});

export const resultWriter: FieldRule = object((field, value) => {
  checkFields({ ...field, value }, WRITER);
  const destination = ["Resource", "Parameters", "Arguments"];
  const present = destination.filter((name) => Object.hasOwn(value, name));
  if (present.length === 0) {
    if (Object.hasOwn(value, "WriterConfig")) return;
    reject(field, "At least one of these fields is required: [Resource, WriterConfig]");
  } else if (!Object.hasOwn(value, "Resource")) {
    reject(field, "The field 'Resource' is required but was missing");
  }
});

function hasOneOf(value: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(value, name));
}

function hasEither(value: JsonObject, name: string): boolean {
  return Object.hasOwn(value, name) || Object.hasOwn(value, `${name}Path`);
}

/** One of the S3 actions that a reader or writer may use. */
function s3Resource(...actions: readonly string[]): FieldRule {
  return (field) => {
    if (typeof field.value !== "string") {
      reject(field, "Expected value of type String");
      return;
    }
    const resource = parseResource(field.value);
    const isOne =
      resource.kind === "integration" &&
      resource.service === "s3" &&
      actions.includes(resource.action);
    if (!isOne) rejectResource(field);
  };
}

function checkReaderConfig(field: Field, value: JsonObject): void {
  checkFields({ ...field, value }, READER_CONFIG);
  const header = memberOf(value, "CSVHeaderLocation");
  if (memberOf(value, "InputType") === "CSV" && header === undefined) {
    reject(field, "The field 'CSVHeaderLocation' is required but was missing");
  }
  if (header === "GIVEN" && !Object.hasOwn(value, "CSVHeaders")) {
    reject(field, "The field 'CSVHeaders' is required but was missing");
  }
}

const PROCESSOR_CONFIG = fieldTable({
  both: { Mode: oneOf("INLINE", "DISTRIBUTED"), ExecutionType: oneOf("STANDARD", "EXPRESS") },
});

/** ItemProcessor, and Iterator, its name of old. */
export const processor: FieldRule = object((field, value) => {
  const config = memberOf(value, "ProcessorConfig");
  const mode = isJsonObject(config) ? memberOf(config, "Mode") : undefined;
  const executionType = isJsonObject(config) ? memberOf(config, "ExecutionType") : undefined;
  const distributed = mode === "DISTRIBUTED";
  field.state.machine.definition.checkNested({
    field,
    value,
    kind: "processor",
    distributed,
    express: distributed ? executionType === "EXPRESS" : field.state.machine.express,
  });
});

/** ProcessorConfig of an ItemProcessor. */
export const processorConfig: FieldRule = object((field, value) => {
  checkFields({ ...field, value }, PROCESSOR_CONFIG);
  if (memberOf(value, "Mode") !== "DISTRIBUTED") return;
  if (!Object.hasOwn(value, "ExecutionType")) {
    reject(field, "The field 'ExecutionType' is required but was missing");
  }
  if (field.state.machine.express) {
    reject(field, "Express state machine does not support Map state in DISTRIBUTED mode");
  }
});

/** What holds between the fields of a Map. */
export function checkMapMode(state: StateContext): void {
  const machine = memberOf(state.value, "ItemProcessor") ?? memberOf(state.value, "Iterator");
  if (!isJsonObject(machine)) return;
  const config = memberOf(machine, "ProcessorConfig");
  if (isJsonObject(config) && memberOf(config, "Mode") === "DISTRIBUTED") return;
  for (const name of DISTRIBUTED_ONLY) {
    if (!Object.hasOwn(state.value, name)) continue;
    const why = "unless the Map state is in DISTRIBUTED mode";
    state.machine.definition.report.unsupported(state.place, name, why);
  }
}
