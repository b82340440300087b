// state-tables.ts — the fields of each type of state.
import { assign } from "./assign.ts";
import { choices } from "./choice.ts";
import type { FieldRule, StateType } from "./context.ts";
import { catchers, retry } from "./errors.ts";
import { type FieldTable, fieldTable } from "./fields.ts";
import { jsonataTemplate } from "./jsonata-template.ts";
import { label } from "./label.ts";
import {
  count,
  itemBatcher,
  itemReader,
  items,
  percentage,
  processor,
  resultWriter,
} from "./map.ts";
import {
  literalText,
  nullablePath,
  payloadTemplate,
  referencePath,
  referencePathOrIntrinsic,
  resultPath,
  staticResult,
} from "./path-template.ts";
import { credentials, taskArguments, taskResource } from "./task.ts";
import {
  anything,
  delay,
  filledList,
  flag,
  object,
  oneOf,
  orExpression,
  text,
  timeout,
  timestamp,
} from "./values.ts";

const language: FieldRule = (field) => {
  oneOf("JSONPath", "JSONata")(field);
  const { machine, place } = field.state;
  if (field.value !== "JSONPath" || machine.definition.language !== "JSONata") return;
  machine.definition.report.error(
    place,
    "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
  );
};

/** ItemSelector: a template in either language. */
const template: FieldRule = (field) => {
  if (field.state.language === "JSONata") jsonataTemplate(field);
  else payloadTemplate(field);
};

const textOrExpression: FieldRule = (field) => {
  if (field.state.language === "JSONPath") literalText(field);
  else {
    text(field);
    jsonataTemplate(field);
  }
};

const branches: FieldRule = filledList(
  object((field, value) => {
    field.state.machine.definition.checkNested({
      field,
      value,
      kind: "branch",
      distributed: false,
      express: field.state.machine.express,
    });
  }),
);

const COMMON = { Type: anything, QueryLanguage: language, Comment: text };
const TRANSITION = { Next: text, End: flag };
const WORK = { Retry: retry, Catch: catchers };
const PATHS = { InputPath: nullablePath, OutputPath: nullablePath };
const RESULT = { ResultSelector: payloadTemplate, ResultPath: resultPath };
const OUTPUT = { Output: jsonataTemplate };

/** The table of each type. */
export const STATE_TABLES: Readonly<Record<StateType, FieldTable>> = {
  Task: fieldTable(
    {
      both: {
        ...COMMON,
        ...TRANSITION,
        ...WORK,
        Assign: assign,
        Resource: taskResource,
        Credentials: credentials,
        TimeoutSeconds: timeout,
        HeartbeatSeconds: timeout,
      },
      jsonPath: {
        ...PATHS,
        ...RESULT,
        Parameters: payloadTemplate,
        TimeoutSecondsPath: referencePath,
        HeartbeatSecondsPath: referencePath,
      },
      jsonata: { ...OUTPUT, Arguments: taskArguments },
    },
    {
      required: ["Resource"],
      oneOf: [["Next", "End"]],
      exclusive: [
        ["TimeoutSeconds", "TimeoutSecondsPath"],
        ["HeartbeatSeconds", "HeartbeatSecondsPath"],
      ],
    },
  ),
  Pass: fieldTable(
    {
      both: { ...COMMON, ...TRANSITION, Assign: assign },
      jsonPath: {
        ...PATHS,
        Result: staticResult,
        ResultPath: resultPath,
        Parameters: payloadTemplate,
      },
      jsonata: OUTPUT,
    },
    { oneOf: [["Next", "End"]] },
  ),
  Wait: fieldTable(
    {
      both: {
        ...COMMON,
        ...TRANSITION,
        Assign: assign,
        Seconds: delay,
        Timestamp: orExpression(timestamp),
      },
      jsonPath: { ...PATHS, SecondsPath: referencePath, TimestampPath: referencePath },
      jsonata: OUTPUT,
    },
    {
      oneOf: [
        ["Next", "End"],
        ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
      ],
    },
  ),
  Succeed: fieldTable({ both: COMMON, jsonPath: PATHS, jsonata: OUTPUT }),
  Fail: fieldTable(
    {
      both: { ...COMMON, Error: textOrExpression, Cause: textOrExpression },
      jsonPath: { ErrorPath: referencePathOrIntrinsic, CausePath: referencePathOrIntrinsic },
    },
    {
      exclusive: [
        ["Error", "ErrorPath"],
        ["Cause", "CausePath"],
      ],
    },
  ),
  Choice: fieldTable(
    {
      both: { ...COMMON, Assign: assign, Choices: choices, Default: text },
      jsonPath: PATHS,
      jsonata: OUTPUT,
    },
    { required: ["Choices"] },
  ),
  Parallel: fieldTable(
    {
      both: { ...COMMON, ...TRANSITION, ...WORK, Assign: assign, Branches: branches },
      jsonPath: { ...PATHS, ...RESULT, Parameters: payloadTemplate },
      jsonata: { ...OUTPUT, Arguments: taskArguments },
    },
    { required: ["Branches"], oneOf: [["Next", "End"]] },
  ),
  Map: fieldTable(
    {
      both: {
        ...COMMON,
        ...TRANSITION,
        ...WORK,
        Assign: assign,
        ItemProcessor: processor,
        Iterator: processor,
        ItemSelector: template,
        ItemReader: itemReader,
        ItemBatcher: itemBatcher,
        ResultWriter: resultWriter,
        Label: label,
        MaxConcurrency: count,
        ToleratedFailureCount: count,
        ToleratedFailurePercentage: percentage,
      },
      jsonPath: {
        ...PATHS,
        ...RESULT,
        ItemsPath: referencePath,
        Parameters: payloadTemplate,
        MaxConcurrencyPath: referencePath,
        ToleratedFailureCountPath: referencePath,
        ToleratedFailurePercentagePath: referencePath,
      },
      jsonata: { ...OUTPUT, Items: items },
    },
    {
      oneOf: [
        ["Next", "End"],
        ["ItemProcessor", "Iterator"],
      ],
      exclusive: [
        ["ItemSelector", "Parameters"],
        ["MaxConcurrency", "MaxConcurrencyPath"],
        ["ToleratedFailureCount", "ToleratedFailureCountPath"],
        ["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"],
      ],
    },
  ),
};
