// items-in-text.ts — the items that an ItemReader would find in a text: TestState is given what stands in the object.
import { setImmediate } from "node:timers/promises";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  Payload,
  textFloor,
} from "../../base/index.ts";
import type { ItemRead, TestedItems } from "../../core/index.ts";
import { openSource } from "./item-source.ts";
import { ObjectAccess } from "./object-access.ts";
import { type ObjectStore, Unreadable } from "./object-store.ts";

export interface ItemsText {
  readonly read: ItemRead;
  readonly data: string;
}

/** Of one page: between two of them others have their turn. */
const PAGE_ITEMS_MAX = 1_000;
const PAGE_CHARACTERS = 1024 * 1024;
/** Of all items: each short row has all columns, so that a small text may hold items of any size. */
const CHARACTERS_MAX = 8 * 1024 * 1024;

const TOO_LARGE = `The items in mapItemReaderData take more than ${CHARACTERS_MAX} characters: give fewer rows or columns, or MaxItems.`;

/** As many as MaxItems says, or all that ItemsPointer points to; what cannot be read fails as the reader does. */
export async function itemsInText({ read, data }: ItemsText): Promise<TestedItems> {
  const access = new ObjectAccess({
    store: storeOf(Buffer.from(data, "utf8")),
    scope: { account: "", region: "" },
    signal: new AbortController().signal,
    pause: () => Promise.resolve(),
  });
  const { document, isPointed, bucket } = documentOf(read);
  const itemsMax = isPointed ? Number.POSITIVE_INFINITY : read.itemsMax || Number.POSITIVE_INFINITY;
  try {
    const stream = await openSource(access, document)({ cursor: undefined, pin: undefined });
    const items: Json[] = [];
    let characters = 0;
    for (let count = 1; ; ) {
      const left = Math.min(count, itemsMax - items.length);
      const page = await stream.next({ items: left, bytes: Number.POSITIVE_INFINITY });
      for (const item of page.items) {
        items.push(item);
        characters += textFloor(item, CHARACTERS_MAX);
      }
      if (characters > CHARACTERS_MAX) throw new Unreadable(TOO_LARGE);
      const origin = bucket === undefined ? page.origin : `S3://${bucket}`;
      if (page.ended || items.length >= itemsMax) return { type: "read", items, origin };
      const each = characters / items.length;
      count = Math.max(1, Math.min(PAGE_ITEMS_MAX, Math.floor(PAGE_CHARACTERS / each)));
      await setImmediate();
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { type: "failed", failure: { error: "States.ItemReaderFailed", cause: error.message } };
  }
}

interface ReadDocument {
  readonly document: ItemRead;
  readonly isPointed: boolean;
  /** Of a list of objects. */
  readonly bucket: string | undefined;
}

const TYPES: ReadonlySet<Json | undefined> = new Set(["CSV", "JSON", "JSONL"]);

/** A document stands for itself, whatever names its object; of anything else comes the list of its items. */
function documentOf(read: ItemRead): ReadDocument {
  const { ManifestType: _manifest, Transformation: _loads, ...own } = objectOf(read.config.value);
  const parameters = objectOf(read.parameters.value);
  const isObject = read.resourceArn.endsWith(":getObject");
  const config = TYPES.has(memberOf(own, "InputType")) ? own : { InputType: "JSON" };
  return {
    document: {
      ...read,
      resourceArn: "arn:aws:states:::s3:getObject",
      // A list of objects has no key of its own.
      parameters: isObject ? read.parameters : new Payload({ ...parameters, Key: "-" }),
      config: new Payload(config),
    },
    isPointed: memberOf(config, "ItemsPointer") !== undefined,
    bucket: isObject ? undefined : textOf(parameters, "Bucket"),
  };
}

function textOf(parameters: JsonObject, name: string): string | undefined {
  const value = memberOf(parameters, name);
  return typeof value === "string" ? value : undefined;
}

function objectOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
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
