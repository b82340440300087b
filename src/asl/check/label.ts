// label.ts — the Label of a Distributed Map, and the one answer to a bad one that was recorded.
import { type FieldRule, reject } from "./context.ts";

const LENGTH_MAX = 40;
const FORBIDDEN = /[\s?*<>{}[\]:;,\\|^~$#%&`"/\u0000-\u001f\u007f-\u009f]/u;

/** A Label becomes a part of ARNs. */
export const label: FieldRule = (field) => {
  const { value } = field;
  const { labels, report } = field.state.machine.definition;
  if (typeof value !== "string") {
    reject(field, "Expected value of type String");
    return;
  }
  const problem = problemOf(value);
  if (problem !== undefined) {
    // The conformance cases (test_sfn_api_map_run) expect this form. It was recorded without AWS, from
    // LocalStack; AWS's own words for a bad Label are not known.
    report.add(field.place, {
      severity: "ERROR",
      code: "SCHEMA_VALIDATION_FAILED",
      message: problem,
      exception: `Error=ValueError Args=[${quoted(problem)}] in definition '${report.text}'.`,
    });
  } else if (labels.has(value)) reject(field, `Duplicate Label: ${value}`);
  labels.add(value);
};

function problemOf(value: string): string | undefined {
  if (value.length > LENGTH_MAX) return `Label cannot exceed ${LENGTH_MAX} characters`;
  const forbidden = FORBIDDEN.exec(value)?.[0];
  return forbidden && `Label contains invalid character: ${quoted(forbidden)}`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** Text as Python's `repr` writes it: in double quotes only where that saves escaping single ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = "";
  for (const character of text) body += character === quote ? `\\${quote}` : escaped(character);
  return quote + body + quote;
}

function escaped(character: string): string {
  const known = ESCAPES.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (!/[\p{C}\p{Z}]/u.test(character) || character === " ") return character;
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
