// credential-scope.ts — whom a request speaks for: account, region and service, read from the SigV4 header.
//
//   Authorization: AWS4-HMAC-SHA256 Credential=<access key>/<date>/<region>/<service>/aws4_request, …
//
// An access key of 12 digits names its account, as LocalStack and moto do it; every other key, and no key at
// all, speaks for the default account. One object is made per distinct credential and kept (at most
// KEPT_MAX), so that a request costs one Map lookup.
import type { Scope } from "../base/index.ts";

export interface CredentialScope extends Scope {
  readonly accessKeyId: string;
  /** `states`, `lambda`, `sqs`, … as signed; empty without a signature. */
  readonly service: string;
}

const KEPT_MAX = 1_000;
const CREDENTIAL = "Credential=";

/** Reads credential scopes and remembers them. */
export class CredentialScopes {
  readonly #anonymous: CredentialScope;
  readonly #kept = new Map<string, CredentialScope>();

  constructor(home: Scope) {
    this.#anonymous = { ...home, accessKeyId: "", service: "" };
  }

  /** The scope of an Authorization header; the default one where there is none or it is no SigV4. */
  of(authorization: string | undefined): CredentialScope {
    if (authorization === undefined) return this.#anonymous;
    const start = authorization.indexOf(CREDENTIAL);
    if (start < 0) return this.#anonymous;
    const from = start + CREDENTIAL.length;
    const end = authorization.indexOf(",", from);
    const credential = authorization.slice(from, end < 0 ? undefined : end).trim();
    const known = this.#kept.get(credential);
    return known ?? this.#remember(credential);
  }

  #remember(credential: string): CredentialScope {
    const [accessKeyId = "", , region = "", service = ""] = credential.split("/");
    const scope: CredentialScope = {
      accessKeyId,
      account: /^\d{12}$/.test(accessKeyId) ? accessKeyId : this.#anonymous.account,
      region: /^[a-z0-9-]{1,32}$/.test(region) ? region : this.#anonymous.region,
      service,
    };
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    this.#kept.set(credential, scope);
    return scope;
  }
}
