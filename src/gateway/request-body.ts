// request-body.ts — a body as events carry it: text where it is text, base64 otherwise.

export interface EventBody {
  /** Undefined where the request has none. */
  readonly body: string | undefined;
  readonly isBase64Encoded: boolean;
}

const TEXT_TYPE =
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)\b|application\/[^;\s]+\+(json|xml)\b|multipart\/form-data\b)/i;

/** `contentType` is empty where the request names none. */
export function eventBody(bytes: Uint8Array, contentType: string): EventBody {
  if (bytes.length === 0) return { body: undefined, isBase64Encoded: false };
  if (contentType === "" || TEXT_TYPE.test(contentType)) {
    const text = textOf(bytes);
    if (text !== undefined) return { body: text, isBase64Encoded: false };
  }
  return { body: Buffer.from(bytes).toString("base64"), isBase64Encoded: true };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // TypeError: these bytes are no UTF-8.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
