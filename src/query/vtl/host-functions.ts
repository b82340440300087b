// host-functions.ts — `$util`, as API Gateway gives it to templates.
import {
  base64Decode,
  base64Encode,
  foreignJson,
  utf8Decode,
  utf8Encode,
} from "../../base/index.ts";
import { type VtlValue, valueOfJson } from "./value.ts";

/** Undefined where the text is not what the function takes. */
export function utility(name: string, text: string): VtlValue | undefined {
  switch (name) {
    case "base64Encode":
      return base64Encode(utf8Encode(text));
    case "base64Decode":
      return decoded(text);
    case "escapeJavaScript":
      return escapedForJavaScript(text);
    case "urlEncode":
      return urlEncoded(text);
    case "urlDecode":
      return urlDecoded(text);
    case "parseJson":
      return parsed(text);
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
export function escapedForJavaScript(text: string): string {
  return text.replace(/[^\x20-\x7e]|['"/\\]/g, escaped);
}

function escaped(unit: string): string {
  return SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** As java.net.URLEncoder: a space is a plus. */
function urlEncoded(text: string): string {
  const signs = Array.from(utf8Encode(text), (byte) => {
    const sign = String.fromCharCode(byte);
    if (/[\w.*-]/.test(sign)) return sign;
    return sign === " " ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  return signs.join("");
}

function urlDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function parsed(text: string): VtlValue | undefined {
  const value = foreignJson(text);
  return value === undefined ? undefined : valueOfJson(value);
}
