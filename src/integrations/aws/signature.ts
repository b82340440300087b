// signature.ts — Signature Version 4 with the SDK's own signer.
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SignedFor {
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
}

type Signable = Parameters<SignatureV4["sign"]>[0] & { readonly method: string };

/** SHA-256, or its HMAC, as the signer asks for it. */
export class Sha256 {
  #hash: Hash | Hmac;
  readonly #fresh: () => Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#fresh = () =>
      secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
    this.#hash = this.#fresh();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#fresh();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The request with its signature among the headers. */
export async function signed<T extends Signable>(
  request: T,
  { service, region, credentials }: SignedFor,
): Promise<T> {
  const signer = new SignatureV4({
    ...{ service, region, credentials, sha256: Sha256 },
    // S3 signs the path as it is sent.
    uriEscapePath: service !== "s3",
  });
  // The cast: the signer answers with a copy of what it was given.
  return (await signer.sign(request)) as T;
}
