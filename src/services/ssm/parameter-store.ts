// parameter-store.ts — SSM parameters: values with versions and labels, found by name or path.
import { createHash } from "node:crypto";
import {
  arnOf,
  globalArn,
  type Json,
  type JsonObject,
  type Scope,
  type TimestampMs,
} from "../../base/index.ts";
import { wholeMatch } from "../../query/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import {
  numberIn,
  objectsIn,
  pageOf,
  present,
  type Texts,
  tagList,
  tagsIn,
  textIn,
  textsIn,
  without,
} from "../parameters.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";

interface Version {
  readonly version: number;
  readonly value: string;
  readonly type: string;
  readonly at: TimestampMs;
  readonly description?: string;
  readonly keyId?: string;
  readonly allowedPattern?: string;
  readonly tier: string;
  readonly dataType: string;
  readonly labels: readonly string[];
}

interface ParameterRecord {
  readonly name: string;
  readonly scope: Scope;
  readonly versions: readonly Version[];
  readonly tags: Texts;
}

const VERSIONS_MAX = 100;
const STANDARD_BYTES = 4_096;
const ADVANCED_BYTES = 8_192;
const LABELS_MAX = 10;

function keyOf(scope: Scope, name: string): string {
  return `${scope.account}/${scope.region}/${name.startsWith("/") ? name : `.${name}`}`;
}

/** The parameter's name, of a name or an ARN, and what is asked of it: a version or a label. */
function selectorOf(given: string): {
  readonly name: string;
  readonly selector: string | undefined;
} {
  const arn = /^arn:[^:]+:ssm:[^:]*:\d+:parameter(\/.+)$/.exec(given)?.[1];
  const text = arn ?? given;
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  return { name, selector: colon < 0 ? undefined : text.slice(colon + 1) };
}

function missing(name: string): ServiceFault {
  return new ServiceFault("ParameterNotFound", `Parameter ${name} not found.`);
}

function validation(message: string): ServiceFault {
  return new ServiceFault("ValidationException", message);
}

export function ssmOperations(journal: Journal, now: () => TimestampMs): OperationTable {
  const store = new ParameterStore(journal, now);
  return {
    AddTagsToResource: (parameters, call) => store.tag(parameters, call),
    DeleteParameter: (parameters, call) => store.delete(parameters, call),
    DeleteParameters: (parameters, call) => store.deleteSome(parameters, call),
    DescribeParameters: (parameters, call) => store.describe(parameters, call),
    GetParameter: (parameters, call) => store.get(parameters, call),
    GetParameterHistory: (parameters, call) => store.history(parameters, call),
    GetParameters: (parameters, call) => store.getSome(parameters, call),
    GetParametersByPath: (parameters, call) => store.byPath(parameters, call),
    LabelParameterVersion: (parameters, call) => store.label(parameters, call),
    ListTagsForResource: (parameters, call) => store.listTags(parameters, call),
    PutParameter: (parameters, call) => store.put(parameters, call),
    RemoveTagsFromResource: (parameters, call) => store.untag(parameters, call),
    UnlabelParameterVersion: (parameters, call) => store.unlabel(parameters, call),
  };
}

class ParameterStore {
  readonly #records: Shelf<ParameterRecord>;
  readonly #now: () => TimestampMs;

  constructor(journal: Journal, now: () => TimestampMs) {
    this.#records = journal.shelf("parameters");
    this.#now = now;
  }

  /** By its name; a name without a slash and one with it in an ARN are the same. */
  #find(scope: Scope, given: string): ParameterRecord | undefined {
    const { name } = selectorOf(given);
    const bare = given.startsWith("arn:")
      ? this.#records.get(keyOf(scope, name.slice(1)))
      : undefined;
    return this.#records.get(keyOf(scope, name)) ?? bare;
  }

  put(parameters: JsonObject, { scope }: Call): JsonObject {
    const name = textIn(parameters, "Name") ?? "";
    checkName(name);
    const known = this.#find(scope, name);
    if (known !== undefined && parameters["Overwrite"] !== true) {
      throw new ServiceFault(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
      );
    }
    const last = known?.versions.at(-1);
    const version = versionOf(parameters, { last, at: this.#now() });
    const tags = known === undefined ? tagsIn(parameters) : known.tags;
    const versions = [...(known?.versions ?? []), version].slice(-VERSIONS_MAX);
    this.#records.put(keyOf(scope, name), { name, scope, versions, tags });
    return { Version: version.version, Tier: version.tier };
  }

  get(parameters: JsonObject, { scope }: Call): JsonObject {
    const given = textIn(parameters, "Name") ?? "";
    const found = this.#version(scope, given, isPlain(parameters));
    if (found === undefined) throw missing(given);
    return { Parameter: found };
  }

  #version(scope: Scope, given: string, plain: boolean): JsonObject | undefined {
    const record = this.#find(scope, given);
    if (record === undefined) return undefined;
    const { selector } = selectorOf(given);
    if (selector === undefined) return shown(record, record.versions.at(-1), plain);
    const version = record.versions.find(
      (candidate) => String(candidate.version) === selector || candidate.labels.includes(selector),
    );
    if (version === undefined) {
      throw new ServiceFault(
        "ParameterVersionNotFound",
        `Systems Manager could not find version ${selector} of ${record.name}. Verify the version and try again.`,
      );
    }
    return { ...shown(record, version, plain), Selector: `:${selector}` };
  }

  getSome(parameters: JsonObject, { scope }: Call): JsonObject {
    const found: JsonObject[] = [];
    const invalid: string[] = [];
    for (const name of textsIn(parameters, "Names")) {
      const version = this.#version(scope, name, isPlain(parameters));
      if (version === undefined) invalid.push(name);
      else found.push(version);
    }
    return { Parameters: found, InvalidParameters: invalid };
  }

  #own({ account, region }: Scope): ParameterRecord[] {
    return [...this.#records.values()]
      .filter(({ scope }) => scope.account === account && scope.region === region)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  byPath(parameters: JsonObject, { scope }: Call): JsonObject {
    const given = textIn(parameters, "Path") ?? "";
    if (!given.startsWith("/"))
      throw validation(
        `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can't be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.`,
      );
    const path = given.endsWith("/") ? given : `${given}/`;
    const recursive = parameters["Recursive"] === true;
    const own = this.#own(scope).filter(
      ({ name }) => name.startsWith(path) && (recursive || !name.slice(path.length).includes("/")),
    );
    const kept = own.filter((record) =>
      matchesFilters(record, objectsIn(parameters, "ParameterFilters")),
    );
    return paged(
      kept.map((record) => shown(record, record.versions.at(-1), isPlain(parameters))),
      parameters,
      10,
    );
  }

  describe(parameters: JsonObject, { scope }: Call): JsonObject {
    const filters = objectsIn(parameters, "ParameterFilters");
    const own = this.#own(scope).filter((record) => matchesFilters(record, filters));
    return paged(
      own.map((record) => metadata(record, record.versions.at(-1))),
      parameters,
      50,
    );
  }

  history(parameters: JsonObject, { scope }: Call): JsonObject {
    const record = this.#named(scope, parameters);
    const all = record.versions.map((version) => ({
      ...metadata(record, version),
      ...{ Value: shownValue(record, version, isPlain(parameters)), Labels: version.labels },
    }));
    return paged(all, parameters, 50);
  }

  #named(scope: Scope, parameters: JsonObject, member = "Name"): ParameterRecord {
    const name = textIn(parameters, member) ?? "";
    const record = this.#find(scope, name);
    if (record === undefined) throw missing(name);
    return record;
  }

  delete(parameters: JsonObject, { scope }: Call): JsonObject {
    const { name } = this.#named(scope, parameters);
    this.#records.delete(keyOf(scope, name));
    return {};
  }

  deleteSome(parameters: JsonObject, { scope }: Call): JsonObject {
    const names = textsIn(parameters, "Names");
    const gone = names.filter((name) => this.#records.delete(keyOf(scope, name)));
    const DeletedParameters = gone;
    return { DeletedParameters, InvalidParameters: names.filter((name) => !gone.includes(name)) };
  }

  label(parameters: JsonObject, { scope }: Call): JsonObject {
    const record = this.#named(scope, parameters);
    const asked = numberIn(parameters, "ParameterVersion") ?? record.versions.at(-1)?.version ?? 0;
    const labels = textsIn(parameters, "Labels");
    const wrong = labels.filter(
      (label) => !/^[A-Za-z_.-][\w.-]{0,99}$/.test(label) || /^(aws|ssm)/i.test(label),
    );
    const fine = labels.filter((label) => !wrong.includes(label));
    if (!record.versions.some(({ version }) => version === asked)) {
      throw new ServiceFault(
        "ParameterVersionNotFound",
        `Systems Manager could not find version ${asked} of ${record.name}. Verify the version and try again.`,
      );
    }
    const versions = record.versions.map((version) => {
      const others = version.labels.filter((label) => !fine.includes(label));
      return { ...version, labels: version.version === asked ? [...others, ...fine] : others };
    });
    if (versions.some((version) => version.labels.length > LABELS_MAX)) {
      throw new ServiceFault(
        "ParameterVersionLabelLimitExceeded",
        `A parameter version can have a maximum of ${LABELS_MAX} labels.`,
      );
    }
    this.#records.put(keyOf(scope, record.name), { ...record, versions });
    return { InvalidLabels: wrong, ParameterVersion: asked };
  }

  unlabel(parameters: JsonObject, { scope }: Call): JsonObject {
    const record = this.#named(scope, parameters);
    const asked = numberIn(parameters, "ParameterVersion");
    const labels = textsIn(parameters, "Labels");
    const held = record.versions.find(({ version }) => version === asked)?.labels ?? [];
    const versions = record.versions.map((version) =>
      version.version === asked
        ? { ...version, labels: version.labels.filter((label) => !labels.includes(label)) }
        : version,
    );
    this.#records.put(keyOf(scope, record.name), { ...record, versions });
    const removed = labels.filter((label) => held.includes(label));
    return {
      RemovedLabels: removed,
      InvalidLabels: labels.filter((label) => !held.includes(label)),
    };
  }

  #tagged(parameters: JsonObject, scope: Scope): ParameterRecord {
    const id = textIn(parameters, "ResourceId") ?? "";
    const record = this.#find(scope, id);
    if (parameters["ResourceType"] === "Parameter" && record !== undefined) return record;
    throw new ServiceFault("InvalidResourceId", `The resource ID ${id} is not valid.`);
  }

  tag(parameters: JsonObject, { scope }: Call): JsonObject {
    const record = this.#tagged(parameters, scope);
    const tags = { ...record.tags, ...tagsIn(parameters) };
    this.#records.put(keyOf(scope, record.name), { ...record, tags });
    return {};
  }

  untag(parameters: JsonObject, { scope }: Call): JsonObject {
    const record = this.#tagged(parameters, scope);
    const tags = without(record.tags, textsIn(parameters, "TagKeys"));
    this.#records.put(keyOf(scope, record.name), { ...record, tags });
    return {};
  }

  listTags(parameters: JsonObject, { scope }: Call): JsonObject {
    return { TagList: tagList(this.#tagged(parameters, scope).tags) };
  }
}

function checkName(name: string): void {
  if (!/^[\w./-]{1,1011}$/.test(name)) {
    throw validation(
      "Invalid parameter name. Please use correct syntax for referencing a version/label <name>:<version/label>",
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw validation(
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (name.includes("/") && !name.startsWith("/"))
    throw validation("Parameter name must be a fully qualified name.");
  if (name.split("/").length > 16) {
    throw new ServiceFault(
      "HierarchyLevelLimitExceededException",
      "A hierarchy can have a maximum of 15 levels.",
    );
  }
}

function versionOf(
  parameters: JsonObject,
  { last, at }: { readonly last: Version | undefined; readonly at: TimestampMs },
): Version {
  const value = textIn(parameters, "Value") ?? "";
  const type = textIn(parameters, "Type") ?? last?.type;
  if (type === undefined)
    throw validation("A parameter type is required when you create a parameter.");
  if (!/^(String|StringList|SecureString)$/.test(type)) {
    throw validation(
      `1 validation error detected: Value '${type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]`,
    );
  }
  if (last !== undefined && last.type !== type)
    throw validation("Overwriting the parameter type is not supported.");
  const tier = tierOf(parameters, value);
  const pattern = textIn(parameters, "AllowedPattern");
  if (pattern !== undefined && pattern !== "" && !matches(pattern, value)) {
    throw new ServiceFault(
      "ParameterPatternMismatchException",
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
  }
  const description = textIn(parameters, "Description") ?? last?.description;
  const keyId =
    textIn(parameters, "KeyId") ??
    last?.keyId ??
    (type === "SecureString" ? "alias/aws/ssm" : undefined);
  return {
    ...{ version: (last?.version ?? 0) + 1, value, type, at, tier, labels: [] },
    dataType: textIn(parameters, "DataType") ?? last?.dataType ?? "text",
    ...(description === undefined ? {} : { description }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(pattern === undefined ? {} : { allowedPattern: pattern }),
  };
}

function tierOf(parameters: JsonObject, value: string): string {
  const asked = textIn(parameters, "Tier") ?? "Standard";
  const bytes = Buffer.byteLength(value);
  if (bytes === 0)
    throw validation(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  if (asked === "Standard" && bytes > STANDARD_BYTES) {
    throw validation(
      `Standard tier parameters support a maximum parameter value of ${STANDARD_BYTES} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`,
    );
  }
  if (bytes > ADVANCED_BYTES)
    throw validation(
      `Advanced tier parameters support a maximum parameter value of ${ADVANCED_BYTES} characters.`,
    );
  if (asked !== "Intelligent-Tiering") return asked;
  return bytes > STANDARD_BYTES ? "Advanced" : "Standard";
}

function matches(pattern: string, value: string): boolean {
  const answer = wholeMatch(pattern, value);
  if (answer === "matches" || answer === "differs") return answer === "matches";
  throw new ServiceFault(
    "InvalidAllowedPatternException",
    `The request does not meet the regular expression requirement: ${pattern}`,
  );
}

function parameterArn({ name, scope }: ParameterRecord): string {
  const path = name.startsWith("/") ? name : `/${name}`;
  return arnOf(scope, "ssm", `parameter${path}`);
}

function isPlain(parameters: JsonObject): boolean {
  return parameters["WithDecryption"] === true;
}

/** Without decryption a SecureString is opaque: as KMS's ciphertext base64, the same for the same version. */
function shownValue(record: ParameterRecord, version: Version, plain: boolean): string {
  const { type, value, version: number, at } = version;
  if (plain || type !== "SecureString") return value;
  const seed = JSON.stringify([parameterArn(record), number, at]);
  // Nothing of it is the value's, whose digest could be guessed.
  const blocks = ["key", "nonce", "text"].map((part) => createHash("sha512").update(part + seed));
  return Buffer.concat([KMS_HEAD, ...blocks.map((block) => block.digest())]).toString("base64");
}

/** What a blob of KMS begins with: `AQICAH`. */
const KMS_HEAD: Buffer = Buffer.from([1, 2, 2, 0, 0x78]);

function shown(record: ParameterRecord, version: Version | undefined, plain: boolean): JsonObject {
  return present({
    Name: record.name,
    Type: version?.type,
    Value: version === undefined ? undefined : shownValue(record, version, plain),
    Version: version?.version,
    LastModifiedDate: (version?.at ?? 0) / 1000,
    ARN: parameterArn(record),
    DataType: version?.dataType,
  });
}

function metadata(record: ParameterRecord, version: Version | undefined): JsonObject {
  return present({
    ...{ Name: record.name, ARN: parameterArn(record), Type: version?.type, KeyId: version?.keyId },
    LastModifiedDate: (version?.at ?? 0) / 1000,
    LastModifiedUser: globalArn(record.scope, "iam", "root"),
    ...{ Description: version?.description, AllowedPattern: version?.allowedPattern },
    ...{ Version: version?.version, Tier: version?.tier, DataType: version?.dataType },
    Policies: [],
  });
}

function matchesFilters(record: ParameterRecord, filters: readonly JsonObject[]): boolean {
  return filters.every((filter) => {
    const key = textIn(filter, "Key") ?? "";
    const option = textIn(filter, "Option") ?? "Equals";
    const values = textsIn(filter, "Values");
    const last = record.versions.at(-1);
    const own: Readonly<Record<string, string | undefined>> = {
      ...{ Name: record.name, Type: last?.type, KeyId: last?.keyId, Tier: last?.tier },
      ...{
        DataType: last?.dataType,
        Path: record.name.slice(0, record.name.lastIndexOf("/")) || "/",
      },
    };
    const actual = key.startsWith("tag:") ? record.tags[key.slice(4)] : own[key];
    if (key === "Label")
      return record.versions.some(({ labels }) => labels.some((label) => values.includes(label)));
    if (actual === undefined) return false;
    if (values.length === 0) return true;
    if (option === "BeginsWith")
      return values.some((value) => actual.startsWith(value) || actual.startsWith(`/${value}`));
    if (option === "Contains") return values.some((value) => actual.includes(value));
    if (option === "Recursive")
      return values.some((value) =>
        `${actual}/`.startsWith(value.endsWith("/") ? value : `${value}/`),
      );
    return values.includes(actual);
  });
}

function paged(all: readonly Json[], parameters: JsonObject, usual: number): JsonObject {
  const limit = numberIn(parameters, "MaxResults") ?? usual;
  const bad = () => new ServiceFault("InvalidNextToken", "The specified token is not valid.");
  const { items, next } = pageOf(all, { token: textIn(parameters, "NextToken"), limit }, bad);
  return present({ Parameters: items, NextToken: next });
}
