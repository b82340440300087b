// credential-source.ts — credentials for AWS itself: the standard chain, a profile, roles assumed on top.
//
// Owns: what is cached, until five minutes before its end. Secrets never leave it but for signatures.
import { isJsonObject, type JsonObject } from "../../base/index.ts";
import { NoAnswer } from "./http-sender.ts";
import type { Credentials } from "./signature.ts";

export interface AwsRole {
  /** Of the shared configuration; absent: the standard chain. */
  readonly profile?: string;
  /** Assumed with the credentials found. */
  readonly role?: string;
  readonly externalId?: string;
  readonly region?: string;
}

/** Parameters of AssumeRole, and where. */
export interface RoleAsked {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly ExternalId?: string;
  readonly region: string;
}

export interface CredentialPorts {
  now(): number;
  /** The answer of AssumeRole; rejects with NoAnswer. */
  assumeRole(asked: RoleAsked, credentials: Credentials): Promise<JsonObject>;
}

interface Cached {
  readonly credentials: Credentials;
  readonly until: number;
}

type Chain = () => Promise<Credentials>;

const MARGIN_MS = 5 * 60_000;
const CACHED_MAX = 256;

export class CredentialSource {
  readonly #ports: CredentialPorts;
  readonly #chains = new Map<string, Chain>();
  readonly #roles = new Map<string, Cached>();

  constructor(ports: CredentialPorts) {
    this.#ports = ports;
  }

  /** Rejects with NoAnswer where there are none. */
  async credentialsOf(
    { profile, role, externalId }: AwsRole,
    asked: { readonly region: string; readonly credentialsRoleArn?: string },
  ): Promise<Credentials> {
    const base = await this.#chain(profile);
    const own =
      role === undefined
        ? base
        : await this.#assumed(base, {
            ...{ RoleArn: role, RoleSessionName: "treadle", region: asked.region },
            ...(externalId === undefined ? {} : { ExternalId: externalId }),
          });
    const { credentialsRoleArn, region } = asked;
    if (credentialsRoleArn === undefined) return own;
    return this.#assumed(own, { RoleArn: credentialsRoleArn, RoleSessionName: "treadle", region });
  }

  async #chain(profile: string | undefined): Promise<Credentials> {
    const key = profile ?? "";
    let chain = this.#chains.get(key);
    if (chain === undefined) {
      const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
      chain = defaultProvider(profile === undefined ? {} : { profile });
      this.#chains.set(key, chain);
    }
    try {
      return await chain();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new NoAnswer(
        `Unable to load credentials from any of the providers in the chain: ${why}`,
      );
    }
  }

  async #assumed(base: Credentials, asked: RoleAsked): Promise<Credentials> {
    const key = JSON.stringify([base.accessKeyId, asked]);
    const known = this.#roles.get(key);
    if (known !== undefined && known.until - MARGIN_MS > this.#ports.now()) {
      return known.credentials;
    }
    const made = readCredentials(await this.#ports.assumeRole(asked, base), asked.RoleArn);
    for (const oldest of this.#roles.keys()) {
      if (this.#roles.size < CACHED_MAX) break;
      this.#roles.delete(oldest);
    }
    this.#roles.set(key, made);
    return made.credentials;
  }
}

function readCredentials(answer: JsonObject, role: string): Cached {
  const given = answer["Credentials"];
  const text = (name: string): string | undefined => {
    const value = isJsonObject(given) ? given[name] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const accessKeyId = text("AccessKeyId");
  const secretAccessKey = text("SecretAccessKey");
  const sessionToken = text("SessionToken");
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new NoAnswer(`The role ${role} cannot be assumed: STS gave no credentials`);
  }
  const ends = isJsonObject(given) ? given["Expiration"] : undefined;
  return {
    credentials: {
      ...{ accessKeyId, secretAccessKey },
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    until: typeof ends === "number" ? ends * 1000 : 0,
  };
}
