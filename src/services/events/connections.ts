// connections.ts — connections of HTTP tasks and API destinations. Their secrets are shown to nobody but the tasks
// that use them, through a door inside the process.
import { randomUUID } from "node:crypto";
import {
  arnOf,
  isJsonObject,
  type Json,
  type JsonObject,
  type Scope,
  type TimestampMs,
} from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { numberIn, objectIn, pageOf, present, textIn } from "../parameters.ts";
import type { Call, OperationTable } from "../service.ts";
import { exists, invalid, missing } from "./records.ts";

interface ConnectionRecord {
  readonly scope: Scope;
  readonly name: string;
  readonly id: string;
  readonly description?: string;
  readonly type: string;
  /** As CreateConnection took them, secrets included. */
  readonly auth: JsonObject;
  readonly state: string;
  readonly createdAt: TimestampMs;
  readonly modifiedAt: TimestampMs;
}

/** What an HTTP task needs of its connection. */
export interface ConnectionSecrets {
  readonly name: string;
  /** `API_KEY`, `BASIC`, `OAUTH_CLIENT_CREDENTIALS`. */
  readonly type: string;
  readonly state: string;
  /** AuthParameters with their secrets. */
  readonly auth: JsonObject;
}

/** Members that no answer shows. */
const SECRETS: ReadonlySet<string> = new Set(["ApiKeyValue", "ClientSecret", "Password"]);

function withoutSecrets(value: Json, hidden: boolean): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutSecrets(item, hidden));
  if (!isJsonObject(value)) return value;
  // Members of a body, header or query that are secret keep their name alone.
  const secret = hidden || value["IsValueSecret"] === true;
  const kept = Object.entries(value).filter(
    ([name]) => !SECRETS.has(name) && !(secret && name === "Value"),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutSecrets(inner, false)]));
}

function keyOf({ account, region }: Scope, name: string): string {
  return `${account}/${region}/${name}`;
}

function connectionArn({ scope, name, id }: ConnectionRecord): string {
  return arnOf(scope, "events", `connection/${name}/${id}`);
}

export class Connections {
  readonly #records: Shelf<ConnectionRecord>;
  readonly #now: () => TimestampMs;

  constructor(records: Shelf<ConnectionRecord>, now: () => TimestampMs) {
    this.#records = records;
    this.#now = now;
  }

  /** By ARN; undefined where there is none. */
  secretsOf(arn: string): ConnectionSecrets | undefined {
    const found = [...this.#records.values()].find((record) => connectionArn(record) === arn);
    if (found === undefined) return undefined;
    return { name: found.name, type: found.type, state: found.state, auth: found.auth };
  }

  operations(): OperationTable {
    return {
      CreateConnection: (parameters, call) => this.#create(parameters, call),
      DeauthorizeConnection: (parameters, call) => {
        const changed = {
          ...this.#named(parameters, call),
          state: "DEAUTHORIZED",
          modifiedAt: this.#now(),
        };
        this.#save(changed);
        return stateOf(changed);
      },
      DeleteConnection: (parameters, call) => {
        const record = this.#named(parameters, call);
        this.#records.delete(keyOf(record.scope, record.name));
        return stateOf({ ...record, state: "DELETING" });
      },
      DescribeConnection: (parameters, call) => described(this.#named(parameters, call)),
      ListConnections: (parameters, call) => this.#list(parameters, call),
      UpdateConnection: (parameters, call) => this.#update(parameters, call),
    };
  }

  #named(parameters: JsonObject, { scope }: Call): ConnectionRecord {
    const name = textIn(parameters, "Name") ?? "";
    const record = this.#records.get(keyOf(scope, name));
    if (record === undefined)
      throw missing(`Failed to describe the connection(s). Connection '${name}' does not exist.`);
    return record;
  }

  #save(record: ConnectionRecord): void {
    this.#records.put(keyOf(record.scope, record.name), record);
  }

  #create(parameters: JsonObject, { scope }: Call): JsonObject {
    const name = textIn(parameters, "Name") ?? "";
    if (this.#records.has(keyOf(scope, name))) throw exists(`Connection ${name} already exists.`);
    const type = textIn(parameters, "AuthorizationType") ?? "";
    const auth = objectIn(parameters, "AuthParameters") ?? {};
    checkAuth(type, auth);
    const at = this.#now();
    const description = textIn(parameters, "Description");
    const record: ConnectionRecord = {
      ...{
        scope,
        name,
        id: randomUUID(),
        type,
        auth,
        state: "AUTHORIZED",
        createdAt: at,
        modifiedAt: at,
      },
      ...(description === undefined ? {} : { description }),
    };
    this.#save(record);
    return stateOf(record);
  }

  #update(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#named(parameters, call);
    const type = textIn(parameters, "AuthorizationType") ?? record.type;
    const given = objectIn(parameters, "AuthParameters");
    const auth =
      given === undefined ? record.auth : merged(type === record.type ? record.auth : {}, given);
    checkAuth(type, auth);
    const description = textIn(parameters, "Description");
    const changed = {
      ...{ ...record, type, auth, state: "AUTHORIZED", modifiedAt: this.#now() },
      ...(description === undefined ? {} : { description }),
    };
    this.#save(changed);
    return stateOf(changed);
  }

  #list(parameters: JsonObject, { scope }: Call): JsonObject {
    const prefix = keyOf(scope, textIn(parameters, "NamePrefix") ?? "");
    const state = textIn(parameters, "ConnectionState");
    const own = [...this.#records.entries()]
      .filter(
        ([key, record]) =>
          key.startsWith(prefix) && (state === undefined || record.state === state),
      )
      .map(([, record]) => record);
    const asked = {
      token: textIn(parameters, "NextToken"),
      limit: numberIn(parameters, "Limit") ?? 100,
    };
    const { items, next } = pageOf(own, asked, () => invalid("Token is not valid"));
    const Connections = items.map((record) => ({
      ...stateOf(record),
      ...{ Name: record.name, AuthorizationType: record.type },
    }));
    return present({ Connections, NextToken: next });
  }
}

function checkAuth(type: string, auth: JsonObject): void {
  const member = {
    API_KEY: "ApiKeyAuthParameters",
    BASIC: "BasicAuthParameters",
    OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
  }[type];
  if (member === undefined || objectIn(auth, member) === undefined)
    throw invalid(
      `Parameter(s) ${member ?? "AuthParameters"} must be specified for the authorization type ${type}.`,
    );
}

/** An update names only what changes. */
function merged(before: JsonObject, changes: JsonObject): JsonObject {
  const all = Object.entries(changes).map(([name, value]): [string, Json] => {
    const known = before[name];
    return [name, isJsonObject(value) && isJsonObject(known) ? merged(known, value) : value];
  });
  return { ...before, ...Object.fromEntries(all) };
}

function stateOf(record: ConnectionRecord): JsonObject {
  return {
    ...{ ConnectionArn: connectionArn(record), ConnectionState: record.state },
    ...{ CreationTime: record.createdAt / 1000, LastModifiedTime: record.modifiedAt / 1000 },
    LastAuthorizedTime: record.modifiedAt / 1000,
  };
}

function described(record: ConnectionRecord): JsonObject {
  return present({
    ...stateOf(record),
    ...{ Name: record.name, Description: record.description, AuthorizationType: record.type },
    SecretArn: arnOf(
      record.scope,
      "secretsmanager",
      `secret:events!connection/${record.name}/${record.id}`,
    ),
    AuthParameters: withoutSecrets(record.auth, false),
  });
}
