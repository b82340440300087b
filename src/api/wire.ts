// wire.ts — requests and answers as they stand on the wire, made from the SDK's types.
import type { TimestampMs } from "../base/index.ts";

/** A request after the shape check: what the model requires is there, null members count as absent. */
export type Checked<T> = {
  readonly [K in keyof T]: Record<never, never> extends Pick<T, K>
    ? Deep<T[K]> | undefined
    : Deep<NonNullable<T[K]>>;
};

type Deep<T> = T extends readonly (infer Item)[]
  ? readonly Deep<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> | undefined }
    : T;

/** An answer: times are seconds with a fraction; members that are undefined do not go out. */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [K in keyof T as K extends "$metadata" ? never : K]: Wire<T[K]> | undefined }
      : T;

/** Step Functions tells times in seconds since 1970 with a fraction. */
export function wireTime(at: TimestampMs): number {
  return at / 1000;
}

/** As {@link wireTime}, for what may not have happened yet. */
export function wireTimeOf(at: TimestampMs | undefined): number | undefined {
  return at === undefined ? undefined : at / 1000;
}

/** An answer whose JSON text stands already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
