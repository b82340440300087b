// items-in-text.ts — the items that an ItemReader would find in a text: TestState is given what stands in the object.
import { isJsonObject, type Json, memberOf, Payload } from "../../base/index.ts";
import type { ItemRead, TestedItems } from "../../core/index.ts";
import { openSource } from "./item-source.ts";
import { ObjectAccess } from "./object-access.ts";
import { type ObjectStore, Unreadable } from "./object-store.ts";

export interface ItemsText {
  readonly read: ItemRead;
  readonly data: string;
}

/** All of them; what cannot be read fails as the reader does. */
export async function itemsInText({ read, data }: ItemsText): Promise<TestedItems> {
  const access = new ObjectAccess({
    store: storeOf(Buffer.from(data, "utf8")),
    scope: { account: "", region: "" },
    signal: new AbortController().signal,
    pause: () => Promise.resolve(),
  });
  try {
    const stream = await openSource(
      access,
      documentOf(read),
    )({ cursor: undefined, pin: undefined });
    const items: Json[] = [];
    const whole = { items: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
    for (;;) {
      const page = await stream.next(whole);
      for (const item of page.items) items.push(item);
      if (page.ended) return { type: "read", items, origin: page.origin };
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { type: "failed", failure: { error: "States.ItemReaderFailed", cause: error.message } };
  }
}

/** Lists of objects, inventories and the like come as a list of their items. */
function documentOf(read: ItemRead): ItemRead {
  const { value } = read.config;
  const type = isJsonObject(value) ? memberOf(value, "InputType") : undefined;
  const isDocument = read.resourceArn.endsWith(":getObject");
  if (isDocument && (type === "CSV" || type === "JSON" || type === "JSONL")) return read;
  const parameters = isJsonObject(read.parameters.value) ? read.parameters.value : {};
  return {
    ...read,
    resourceArn: "arn:aws:states:::s3:getObject",
    // A list of objects has no key of its own.
    parameters: new Payload({ Key: "-", ...parameters }),
    config: new Payload({ InputType: "JSON" }),
  };
}

/** Whatever is asked for is this object. */
function storeOf(bytes: Buffer): ObjectStore {
  return {
    call: async ({ parameters }) => {
      const [, from = "0", to = ""] = /^bytes=(\d+)-(\d+)$/.exec(String(parameters["Range"])) ?? [];
      const payload = bytes.subarray(Number(from), to === "" ? bytes.length : Number(to) + 1);
      const ContentRange = `bytes ${from}-${to}/${bytes.length}`;
      return { type: "answered", output: { ETag: '"given"', ContentRange }, payload };
    },
  };
}
