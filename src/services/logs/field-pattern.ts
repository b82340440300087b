// field-pattern.ts — filter patterns in brackets: conditions on the fields of a line, one after the other.
//
// User guide, "Match terms in space-delimited log events": `[ip, user, ..., status=4* && status!=404, bytes>1000]`. Fields
// are parted by spaces; what stands in brackets or quotation marks is one of them; `...` stands for any number.
import { comparison, wrong } from "./comparison.ts";

type FieldTest = (field: string) => boolean;

const REST = "...";

export function fieldFilter(pattern: string): (message: string) => boolean {
  const inner = /^\[(.*)\]$/s.exec(pattern)?.[1];
  if (inner === undefined) throw wrong(pattern);
  const parts = (inner.match(/(?:"(?:\\.|[^"\\])*"|%[^%]*%|[^,"%])+/g) ?? []).map((part) =>
    part.trim(),
  );
  const rest = parts.indexOf(REST);
  if (parts.length === 0 || parts.includes("") || parts.lastIndexOf(REST) !== rest)
    throw wrong(pattern);
  const tests = parts.map((part) => (part === REST ? anything : fieldTest(part, pattern)));
  if (rest < 0) return (message) => allPass(tests, fieldsOf(message));
  const [before, after] = [tests.slice(0, rest), tests.slice(rest + 1)];
  return (message) => {
    const fields = fieldsOf(message);
    if (fields.length < before.length + after.length) return false;
    const end = fields.length - after.length;
    return allPass(before, fields.slice(0, before.length)) && allPass(after, fields.slice(end));
  };
}

function anything(): boolean {
  return true;
}

function allPass(tests: readonly FieldTest[], fields: readonly string[]): boolean {
  return tests.length === fields.length && tests.every((test, i) => test(fields[i] ?? ""));
}

function fieldsOf(message: string): string[] {
  const fields = message.match(/\[[^\]]*\]|"[^"]*"|\S+/g) ?? [];
  return fields.map((field) => field.replace(/^\[(.*)\]$|^"(.*)"$/s, "$1$2"));
}

/** `status`, `status=404`, `status=4* && status!=404`, `status=404 || status=410`. */
function fieldTest(part: string, pattern: string): FieldTest {
  const tokens =
    part.match(/&&|\|\||!=|<=|>=|[=<>]|"(?:\\.|[^"\\])*"|%[^%]+%|[^\s&|!=<>"%]+/g) ?? [];
  const [name = ""] = tokens;
  if (!/^[\w.$-]+$/.test(name)) throw wrong(pattern);
  if (tokens.length === 1) return anything;
  const groups: FieldTest[][] = [[]];
  for (let i = 0; i < tokens.length; i += 4) {
    const [own, operator = "", operand = "", joint] = tokens.slice(i, i + 4);
    if (own !== name || !/^(?:[=<>]|!=|<=|>=)$/.test(operator) || operand === "")
      throw wrong(pattern);
    groups.at(-1)?.push(condition(operator, operand));
    if (joint === "||") groups.push([]);
    const isLast = i + 4 > tokens.length;
    if (isLast !== (joint === undefined) || !/^(?:&&|\|\|)?$/.test(joint ?? ""))
      throw wrong(pattern);
  }
  return (field) => groups.some((group) => group.every((test) => test(field)));
}

function condition(operator: string, operand: string): FieldTest {
  const test = comparison(operator, operand);
  const isNumber = !/^["%]/.test(operand) && !Number.isNaN(Number(operand));
  if (!isNumber) return test;
  return (field) => {
    const number = field.trim() === "" ? Number.NaN : Number(field);
    return Number.isNaN(number) ? operator === "!=" : test(number);
  };
}
