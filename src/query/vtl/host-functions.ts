// host-functions.ts — `$util`, as API Gateway gives it to templates.
import {
  base64Decode,
  base64Encode,
  foreignJson,
  utf8Decode,
  utf8Encode,
} from "../../base/index.ts";
import type { Allowance } from "./allowance.ts";
import { type VtlValue, valueOfJson } from "./value.ts";

/** How many times as long as plain reading they take. */
const WEIGHTS: Readonly<Record<string, number>> = {
  ...{ base64Encode: 10, base64Decode: 10, escapeJavaScript: 1, parseJson: 4 },
  ...{ urlEncode: 12, urlDecode: 4 },
};

/** Undefined where the text is not what the function takes. */
export function utility(name: string, text: string, allowance: Allowance): VtlValue | undefined {
  allowance.spendText(text.length, WEIGHTS[name]);
  switch (name) {
    case "base64Encode":
      return base64Encode(utf8Encode(text));
    case "base64Decode":
      return decoded(text);
    case "escapeJavaScript":
      return escapedForJavaScript(text, allowance);
    case "urlEncode":
      return urlEncoded(text);
    case "urlDecode":
      return urlDecoded(text);
    case "parseJson":
      return parsed(text, allowance);
    default:
      return undefined;
  }
}

/** Bytes that are no UTF-8 give U+FFFD, as Java's decoder does. */
function decoded(text: string): string | undefined {
  const bytes = base64Decode(text);
  return bytes === undefined ? undefined : utf8Decode(bytes);
}

const SHORT: Readonly<Record<string, string>> = {
  ...{ "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t" },
  ...{ "'": "\\'", '"': '\\"', "/": "\\/", "\\": "\\\\" },
};

/** StringEscapeUtils.escapeJavaScript of Apache Commons Lang 2: a single quote gets a backslash, too. */
function escapedForJavaScript(text: string, allowance: Allowance): string {
  return text.replace(/[^\x20-\x7e]|['"/\\]/g, (unit) => {
    allowance.spend(ESCAPE_STEPS);
    return escaped(unit);
  });
}

const ESCAPE_STEPS = 2;

function escaped(unit: string): string {
  return SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** As java.net.URLEncoder: a space is a plus. */
function urlEncoded(text: string): string {
  let encoded = "";
  for (const byte of utf8Encode(text)) encoded += SIGNS[byte];
  return encoded;
}

/** What each byte becomes. */
const SIGNS: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const sign = String.fromCharCode(byte);
  if (/[\w.*-]/.test(sign)) return sign;
  return sign === " " ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

function urlDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function parsed(text: string, allowance: Allowance): VtlValue | undefined {
  const value = foreignJson(text);
  return value === undefined ? undefined : valueOfJson(value, allowance);
}
