// secrets.ts — Secrets Manager's operations.
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { arnOf, type JsonObject, type Scope, type TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import {
  numberIn,
  objectsIn,
  pageOf,
  present,
  tagsIn,
  textIn,
  textsIn,
  without,
} from "../parameters.ts";
import { parsedObject } from "../parsed.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import {
  CURRENT,
  described,
  invalidParameter,
  invalidRequest,
  type SecretRecord,
  type SecretVersion,
  secretMissing,
  shownValue,
  stagesOf,
  withStages,
} from "./secret-record.ts";

const VALUE_BYTES_MAX = 65_536;
const VERSIONS_MAX = 100;
const DAY_MS = 86_400_000;

export function secretOperations(journal: Journal, now: () => TimestampMs): OperationTable {
  const secrets = new Secrets(journal, now);
  return {
    BatchGetSecretValue: (parameters, call) => secrets.batchGet(parameters, call),
    CreateSecret: (parameters, call) => secrets.create(parameters, call),
    DeleteResourcePolicy: (parameters, call) => secrets.policy(parameters, call, undefined),
    DeleteSecret: (parameters, call) => secrets.delete(parameters, call),
    DescribeSecret: (parameters, call) => secrets.describe(parameters, call),
    GetRandomPassword: (parameters) => ({ RandomPassword: randomPassword(parameters) }),
    GetResourcePolicy: (parameters, call) => secrets.getPolicy(parameters, call),
    GetSecretValue: (parameters, call) => secrets.get(parameters, call),
    ListSecrets: (parameters, call) => secrets.list(parameters, call),
    ListSecretVersionIds: (parameters, call) => secrets.versions(parameters, call),
    PutResourcePolicy: (parameters, call) =>
      secrets.policy(parameters, call, textIn(parameters, "ResourcePolicy")),
    PutSecretValue: (parameters, call) => secrets.put(parameters, call),
    RestoreSecret: (parameters, call) => secrets.restore(parameters, call),
    TagResource: (parameters, call) => secrets.tag(parameters, call),
    UntagResource: (parameters, call) => secrets.untag(parameters, call),
    UpdateSecret: (parameters, call) => secrets.update(parameters, call),
    UpdateSecretVersionStage: (parameters, call) => secrets.stage(parameters, call),
  };
}

class Secrets {
  readonly #records: Shelf<SecretRecord>;
  readonly #now: () => TimestampMs;

  constructor(journal: Journal, now: () => TimestampMs) {
    this.#records = journal.shelf("secrets");
    this.#now = now;
  }

  #key({ account, region }: Scope, name: string): string {
    return `${account}/${region}/${name}`;
  }

  /** By name, whole ARN or ARN without its six letters; deleted ones past their window are gone. */
  #find(scope: Scope, id: string): SecretRecord | undefined {
    const arn = /^arn:[^:]+:secretsmanager:([^:]+):(\d+):secret:(.+)$/.exec(id);
    const [, region = scope.region, account = scope.account, tail = id] = arn ?? [];
    const home = { account, region };
    const named = this.#records.get(this.#key(home, tail));
    const found = named ?? this.#records.get(this.#key(home, tail.replace(/-[A-Za-z0-9]{6}$/, "")));
    if (found === undefined || (arn !== null && named === undefined && found.arn !== id))
      return undefined;
    if (found.deletedAt === undefined || found.deletedAt > this.#now()) return found;
    this.#records.delete(this.#key(found.scope, found.name));
    return undefined;
  }

  #named(parameters: JsonObject, { scope }: Call): SecretRecord {
    const found = this.#find(scope, textIn(parameters, "SecretId") ?? "");
    if (found === undefined) throw secretMissing();
    return found;
  }

  #living(parameters: JsonObject, call: Call): SecretRecord {
    const found = this.#named(parameters, call);
    if (found.deletedAt === undefined) return found;
    throw invalidRequest(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }

  #save(record: SecretRecord): SecretRecord {
    const kept = record.versions.filter(({ stages }) => stages.length > 0);
    const unstaged = record.versions
      .filter(({ stages }) => stages.length === 0)
      .slice(-(VERSIONS_MAX - kept.length));
    const versions = record.versions.filter(
      (version) => kept.includes(version) || unstaged.includes(version),
    );
    const saved = { ...record, versions, changedAt: this.#now() };
    this.#records.put(this.#key(record.scope, record.name), saved);
    return saved;
  }

  create(parameters: JsonObject, { scope }: Call): JsonObject {
    const name = textIn(parameters, "Name") ?? "";
    if (!/^[\w/+=.@!-]{1,512}$/.test(name)) {
      throw new ServiceFault(
        "ValidationException",
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
      );
    }
    const known = this.#find(scope, name);
    if (known?.deletedAt !== undefined) {
      throw invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    const given = contentOf(parameters);
    const id = textIn(parameters, "ClientRequestToken") ?? randomUUID();
    if (known !== undefined) return sameSecret(known, { given, id });
    const letters = randomBytes(12)
      .toString("base64")
      .replace(/[+/=]/g, "")
      .slice(0, 6)
      .padEnd(6, "x");
    const at = this.#now();
    const description = textIn(parameters, "Description");
    const kmsKeyId = textIn(parameters, "KmsKeyId");
    const versions = given === undefined ? [] : [{ id, at, ...given, stages: [CURRENT] }];
    const arn = arnOf(scope, "secretsmanager", `secret:${name}-${letters}`);
    this.#save({
      ...{ arn, name, scope, tags: tagsIn(parameters), versions, createdAt: at, changedAt: at },
      ...(description === undefined ? {} : { description }),
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    });
    return present({ ARN: arn, Name: name, VersionId: given === undefined ? undefined : id });
  }

  get(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#living(parameters, call);
    const id = textIn(parameters, "VersionId");
    const stage = textIn(parameters, "VersionStage") ?? (id === undefined ? CURRENT : undefined);
    const found = record.versions.find(
      (version) =>
        (id === undefined || version.id === id) &&
        (stage === undefined || version.stages.includes(stage)),
    );
    if (found === undefined) {
      const asked = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
      throw new ServiceFault(
        "ResourceNotFoundException",
        `Secrets Manager can't find the specified secret value for ${asked}`,
      );
    }
    return shownValue(record, found);
  }

  batchGet(parameters: JsonObject, call: Call): JsonObject {
    const ids = textsIn(parameters, "SecretIdList");
    const SecretValues: JsonObject[] = [];
    const Errors: JsonObject[] = [];
    const wanted =
      ids.length > 0 ? ids : this.#filtered(parameters, call.scope).map(({ name }) => name);
    for (const id of wanted) {
      try {
        SecretValues.push(this.get({ SecretId: id }, call));
      } catch (error) {
        if (!(error instanceof ServiceFault)) throw error;
        Errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message });
      }
    }
    return { SecretValues, Errors };
  }

  put(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#living(parameters, call);
    const given = contentOf(parameters);
    if (given === undefined)
      throw invalidParameter("You must provide either SecretString or SecretBinary.");
    const stages = textsIn(parameters, "VersionStages");
    const id = textIn(parameters, "ClientRequestToken") ?? randomUUID();
    const wanted = stages.length === 0 ? [CURRENT] : stages;
    const changed = this.#addVersion(record, { id, given, stages: wanted });
    const version = changed.versions.find((candidate) => candidate.id === id);
    return {
      ARN: record.arn,
      Name: record.name,
      VersionId: id,
      VersionStages: version?.stages ?? [],
    };
  }

  #addVersion(
    record: SecretRecord,
    { id, given, stages }: { id: string; given: Content; stages: readonly string[] },
  ): SecretRecord {
    const known = record.versions.find((version) => version.id === id);
    if (known !== undefined) {
      if (known.text === given.text && known.binary === given.binary) return record;
      throw new ServiceFault(
        "ResourceExistsException",
        `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${record.arn}.`,
      );
    }
    const version: SecretVersion = { id, at: this.#now(), ...given, stages: [] };
    return this.#save(
      withStages({ ...record, versions: [...record.versions, version] }, id, stages),
    );
  }

  update(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#living(parameters, call);
    const description = textIn(parameters, "Description");
    const kmsKeyId = textIn(parameters, "KmsKeyId");
    const changed = {
      ...record,
      ...(description === undefined ? {} : { description }),
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    };
    const given = contentOf(parameters);
    const id = textIn(parameters, "ClientRequestToken") ?? randomUUID();
    if (given === undefined) this.#save(changed);
    else this.#addVersion(changed, { id, given, stages: [CURRENT] });
    return present({
      ARN: record.arn,
      Name: record.name,
      VersionId: given === undefined ? undefined : id,
    });
  }

  stage(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#living(parameters, call);
    const stage = textIn(parameters, "VersionStage") ?? "";
    const from = textIn(parameters, "RemoveFromVersionId");
    const to = textIn(parameters, "MoveToVersionId");
    const holder = record.versions.find(({ stages }) => stages.includes(stage));
    if (holder !== undefined && holder.id !== from && holder.id !== to) {
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (to !== undefined && !record.versions.some(({ id }) => id === to)) throw secretMissing();
    const freed = {
      ...record,
      versions: record.versions.map((version) =>
        version.id === from && to === undefined
          ? { ...version, stages: version.stages.filter((own) => own !== stage) }
          : version,
      ),
    };
    this.#save(to === undefined ? freed : withStages(freed, to, [stage]));
    return { ARN: record.arn, Name: record.name };
  }

  delete(parameters: JsonObject, call: Call): JsonObject {
    const forced = parameters["ForceDeleteWithoutRecovery"] === true;
    const days = numberIn(parameters, "RecoveryWindowInDays");
    if (forced && days !== undefined)
      throw invalidParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    if (days !== undefined && (days < 7 || days > 30))
      throw invalidParameter(
        "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
      );
    const record = forced ? this.#named(parameters, call) : this.#living(parameters, call);
    const deletedAt = this.#now() + (forced ? 0 : (days ?? 30) * DAY_MS);
    if (forced) this.#records.delete(this.#key(record.scope, record.name));
    else this.#save({ ...record, deletedAt });
    return { ARN: record.arn, Name: record.name, DeletionDate: deletedAt / 1000 };
  }

  restore(parameters: JsonObject, call: Call): JsonObject {
    const { deletedAt: _, ...record } = this.#named(parameters, call);
    this.#save(record);
    return { ARN: record.arn, Name: record.name };
  }

  describe(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#named(parameters, call);
    return { ...described(record), VersionIdsToStages: stagesOf(record) };
  }

  #filtered(parameters: JsonObject, { account, region }: Scope): SecretRecord[] {
    const filters = objectsIn(parameters, "Filters");
    return [...this.#records.values()].filter(
      (record) =>
        record.scope.account === account &&
        record.scope.region === region &&
        filters.every((filter) => matchesFilter(record, filter)),
    );
  }

  list(parameters: JsonObject, { scope }: Call): JsonObject {
    const planned = parameters["IncludePlannedDeletion"] === true;
    const own = this.#filtered(parameters, scope).filter(
      ({ deletedAt }) => planned || deletedAt === undefined,
    );
    const asked = {
      token: textIn(parameters, "NextToken"),
      limit: numberIn(parameters, "MaxResults") ?? 100,
    };
    const bad = () => new ServiceFault("InvalidNextTokenException", "Invalid token");
    const { items, next } = pageOf(own, asked, bad);
    const SecretList = items.map((record) => ({
      ...described(record),
      SecretVersionsToStages: stagesOf(record),
    }));
    return present({ SecretList, NextToken: next });
  }

  versions(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#named(parameters, call);
    const all = parameters["IncludeDeprecated"] === true;
    const shown = record.versions.filter(({ stages }) => all || stages.length > 0);
    const Versions = shown.map(({ id, stages, at }) => ({
      VersionId: id,
      VersionStages: stages,
      CreatedDate: at / 1000,
    }));
    return { Versions, ARN: record.arn, Name: record.name };
  }

  policy(parameters: JsonObject, call: Call, policy: string | undefined): JsonObject {
    const { policy: _, ...record } = this.#living(parameters, call);
    if (policy !== undefined && parsedObject(policy) === undefined)
      throw new ServiceFault(
        "MalformedPolicyDocumentException",
        "This resource policy contains invalid Json",
      );
    this.#save({ ...record, ...(policy === undefined ? {} : { policy }) });
    return { ARN: record.arn, Name: record.name };
  }

  getPolicy(parameters: JsonObject, call: Call): JsonObject {
    const { arn, name, policy } = this.#named(parameters, call);
    return present({ ARN: arn, Name: name, ResourcePolicy: policy });
  }

  tag(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#living(parameters, call);
    this.#save({ ...record, tags: { ...record.tags, ...tagsIn(parameters) } });
    return {};
  }

  untag(parameters: JsonObject, call: Call): JsonObject {
    const record = this.#living(parameters, call);
    this.#save({ ...record, tags: without(record.tags, textsIn(parameters, "TagKeys")) });
    return {};
  }
}

interface Content {
  readonly text?: string;
  readonly binary?: string;
}

function contentOf(parameters: JsonObject): Content | undefined {
  const text = textIn(parameters, "SecretString");
  const binary = textIn(parameters, "SecretBinary");
  if (text !== undefined && binary !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  const bytes =
    text === undefined ? Buffer.byteLength(binary ?? "", "base64") : Buffer.byteLength(text);
  if (bytes > VALUE_BYTES_MAX) {
    throw new ServiceFault(
      "ValidationException",
      `1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to ${VALUE_BYTES_MAX}`,
    );
  }
  if (text !== undefined) return { text };
  return binary === undefined ? undefined : { binary };
}

function sameSecret(
  known: SecretRecord,
  { given, id }: { given: Content | undefined; id: string },
): JsonObject {
  const version = known.versions.find((candidate) => candidate.id === id);
  if (
    version !== undefined &&
    given !== undefined &&
    version.text === given.text &&
    version.binary === given.binary
  )
    return { ARN: known.arn, Name: known.name, VersionId: id };
  throw new ServiceFault(
    "ResourceExistsException",
    `The operation failed because the secret ${known.name} already exists.`,
  );
}

function matchesFilter(record: SecretRecord, filter: JsonObject): boolean {
  const values = textsIn(filter, "Values");
  const texts = (): readonly string[] => {
    switch (filter["Key"]) {
      case "name":
        return [record.name];
      case "description":
        return [record.description ?? ""];
      case "tag-key":
        return Object.keys(record.tags);
      case "tag-value":
        return Object.values(record.tags);
      default:
        return [record.name, record.description ?? "", ...Object.entries(record.tags).flat()];
    }
  };
  return values.some((value) => {
    const excluded = value.startsWith("!");
    const found = texts().some((text) => text.startsWith(excluded ? value.slice(1) : value));
    return found !== excluded;
  });
}

function randomPassword(parameters: JsonObject): string {
  const length = numberIn(parameters, "PasswordLength") ?? 32;
  if (length < 1 || length > 4_096)
    throw invalidParameter("The password length must be between 1 and 4096.");
  const excluded = textIn(parameters, "ExcludeCharacters") ?? "";
  const sets = (
    [
      ["ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"],
      ["ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
      ["ExcludeNumbers", "0123456789"],
      ["ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
    ] as const
  )
    .filter(([name]) => parameters[name] !== true)
    .map(([, set]) => [...set].filter((letter) => !excluded.includes(letter)));
  const all = [...sets.flat(), ...(parameters["IncludeSpace"] === true ? [" "] : [])];
  if (all.length === 0) throw invalidParameter("The password would have no characters.");
  const each =
    parameters["RequireEachIncludedType"] !== false ? sets.filter((set) => set.length > 0) : [];
  const draw = (set: readonly string[]): string => set[randomInt(set.length)] ?? "";
  const letters = Array.from({ length }, (_, i) => draw(each[i] ?? all));
  for (let i = letters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [letters[i], letters[j]] = [letters[j] ?? "", letters[i] ?? ""];
  }
  return letters.join("");
}
