// fields.ts — tables of fields, and the check of an object against its table.
import type { JsonObject } from "../../base/index.ts";
import type { Field, FieldRule, QueryLanguage, StateContext } from "./context.ts";
import { meantField } from "./meant.ts";
import { type Place, placeIn } from "./report.ts";

export interface FieldSpec {
  readonly rule: FieldRule;
  /** The only language that has the field; absent: both. */
  readonly language?: QueryLanguage;
}

export interface FieldTable {
  readonly fields: ReadonlyMap<string, FieldSpec>;
  readonly required: readonly string[];
  /** Of each group at most one may be there. */
  readonly exclusive: readonly (readonly string[])[];
  /** Of each group exactly one must be there. */
  readonly oneOf: readonly (readonly string[])[];
}

type SpecInput = Readonly<Record<string, FieldRule>>;

/** A table from the fields of both languages, of JSONPath alone and of JSONata alone. */
export function fieldTable(
  groups: {
    readonly both?: SpecInput;
    readonly jsonPath?: SpecInput;
    readonly jsonata?: SpecInput;
  },
  constraints: Partial<Omit<FieldTable, "fields">> = {},
): FieldTable {
  const fields = new Map<string, FieldSpec>();
  for (const [name, rule] of Object.entries(groups.both ?? {})) fields.set(name, { rule });
  for (const [name, rule] of Object.entries(groups.jsonPath ?? {})) {
    fields.set(name, { rule, language: "JSONPath" });
  }
  for (const [name, rule] of Object.entries(groups.jsonata ?? {})) {
    fields.set(name, { rule, language: "JSONata" });
  }
  return { fields, required: [], exclusive: [], oneOf: [], ...constraints };
}

/** An object that is checked against a table, and where it stands. */
export interface TableSubject {
  readonly state: StateContext;
  readonly value: JsonObject;
  readonly place: Place | undefined;
}

/** Reports unknown fields, fields of the other language, missing and clashing ones; runs each field's rule. */
export function checkFields(subject: TableSubject, table: FieldTable): void {
  const { state, value, place } = subject;
  const { report } = state.machine.definition;
  for (const name of table.required) {
    if (Object.hasOwn(value, name)) continue;
    report.error(place, `The field '${name}' is required but was missing`);
  }
  for (const group of table.oneOf) {
    if (countSet(value, group) === 1) continue;
    const usable = group.filter((name) => isUsable(table, name, state.language));
    const message = `Exactly one of these fields is required: [${usable.join(", ")}]`;
    report.error(place, message, undefined, placeOfLast(value, group, place));
  }
  for (const group of table.exclusive) {
    if (countSet(value, group) <= 1) continue;
    const present = group.filter((name) => Object.hasOwn(value, name));
    const message = `Only one of these fields is allowed: [${present.join(", ")}]`;
    report.error(place, message, undefined, placeOfLast(value, present, place));
  }
  for (const name of Object.keys(value)) checkField(subject, table, name);
}

/** Where the last of the fields stands: the one that is too many. */
function placeOfLast(
  value: JsonObject,
  names: readonly string[],
  place: Place | undefined,
): Place | undefined {
  const last = Object.keys(value).findLast((name) => names.includes(name));
  return last === undefined ? place : placeIn(place, last);
}

/** How many of the fields are there. `End: false` says nothing, so it neither fulfils nor clashes. */
function countSet(value: JsonObject, group: readonly string[]): number {
  let count = 0;
  for (const name of group) {
    if (Object.hasOwn(value, name) && !(name === "End" && value[name] === false)) count += 1;
  }
  return count;
}

function checkField({ state, value, place }: TableSubject, table: FieldTable, name: string): void {
  const spec = table.fields.get(name);
  const { report } = state.machine.definition;
  if (spec === undefined) {
    const hint = report.guess((guessing) =>
      meantField(name, freeFields(table, value, state.language), guessing),
    );
    report.unsupported(place, name, "by Step Functions", hint);
    return;
  }
  if (spec.language !== undefined && spec.language !== state.language) {
    report.unsupported(place, name, `when 'QueryLanguage' is '${state.language}'`);
    return;
  }
  // The name is one of the object's own, so there is a value.
  spec.rule({
    state,
    name,
    value: value[name],
    place: placeIn(place, name),
    owner: value,
  } as Field);
}

/** Fields that the object could have and has not. */
function freeFields(table: FieldTable, value: JsonObject, language: QueryLanguage): string[] {
  return [...table.fields.keys()].filter(
    (name) => isUsable(table, name, language) && !Object.hasOwn(value, name),
  );
}

function isUsable(table: FieldTable, name: string, language: QueryLanguage): boolean {
  const only = table.fields.get(name)?.language;
  return only === undefined || only === language;
}
