// documents.ts — the catalog documents of state machines: what they hold and how they are read.
//
// Format (JSON text, `version` 1 in each; another version is refused by name):
//   stateMachine          key: machine ARN            the current revision, status-independent facts
//   stateMachineRevision  key: revision id (UUID)     definition and configuration, immutable, engine's shape
//   stateMachineVersion   key: machine ARN ":" number
//   stateMachineAlias     key: machine ARN ":" name
//   tags                  key: resource ARN           [[key, value], …] in the order of addition
//   activity              key: activity ARN
import { assert, type TimestampMs } from "../../base/index.ts";
import type { Catalog, DocumentKind, StateMachineRevision } from "../../engine/index.ts";
import { TextCache } from "../text-cache.ts";

export interface EncryptionConfiguration {
  readonly type: "AWS_OWNED_KEY" | "CUSTOMER_MANAGED_KMS_KEY";
  readonly kmsKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds?: number;
}

/** As DescribeStateMachine shows it. */
export interface WireLogging {
  readonly level: "ALL" | "ERROR" | "FATAL" | "OFF";
  readonly includeExecutionData: boolean;
  readonly destinations?: readonly {
    readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string };
  }[];
}

export interface MachineDocument {
  readonly version: 1;
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly creationDate: TimestampMs;
  /** Of the current revision. */
  readonly revisionId: string;
  /** The highest version number ever given out; 0: none. */
  readonly lastVersion: number;
  /** What CreateStateMachine was told about its first version: part of its idempotency. */
  readonly createdPublished: boolean;
  readonly createdVersionDescription?: string;
}

/** What the engine reads of a revision, and what only the API shows. */
export interface RevisionDocument extends StateMachineRevision {
  readonly version: 1;
  /** The first revision of its machine, which AWS shows without an id. */
  readonly initial: boolean;
  readonly wireLogging: WireLogging;
  readonly tracingEnabled: boolean;
  readonly encryption?: EncryptionConfiguration;
}

export interface VersionDocument {
  readonly version: 1;
  readonly number: number;
  readonly arn: string;
  readonly revisionId: string;
  readonly creationDate: TimestampMs;
  readonly description?: string;
}

export interface AliasRoute {
  readonly stateMachineVersionArn: string;
  /** 0 to 100; the weights of an alias sum up to 100. */
  readonly weight: number;
}

export interface AliasDocument {
  readonly version: 1;
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly routes: readonly AliasRoute[];
  readonly creationDate: TimestampMs;
  readonly updateDate: TimestampMs;
}

export interface ActivityDocument {
  readonly version: 1;
  readonly arn: string;
  readonly name: string;
  readonly creationDate: TimestampMs;
  readonly encryption: EncryptionConfiguration;
}

export interface DocumentTypes {
  readonly stateMachine: MachineDocument;
  readonly stateMachineRevision: RevisionDocument;
  readonly stateMachineVersion: VersionDocument;
  readonly stateMachineAlias: AliasDocument;
  readonly activity: ActivityDocument;
}

type ApiKind = keyof DocumentTypes & DocumentKind;

const PARSED_CHARACTERS_MAX = 16 * 1024 * 1024;
// The casts below: texts of different kinds differ, and each was written from its own type.
const parsed = new TextCache<unknown>(PARSED_CHARACTERS_MAX);

/** The document under `key`, or undefined. */
export function readDocument<K extends ApiKind>(
  catalog: Catalog,
  kind: K,
  key: string,
): DocumentTypes[K] | undefined {
  const text = catalog.get(kind, key);
  return text === undefined ? undefined : parseDocument(kind, text);
}

/** Parses a document's text; refuses a version that this program does not know. */
export function parseDocument<K extends ApiKind>(kind: K, text: string): DocumentTypes[K] {
  return parsed.of(text, (unread) => {
    const document = JSON.parse(unread) as DocumentTypes[K];
    assert(document.version === 1, `${kind} document of version ${document.version} is readable`);
    return document;
  }) as DocumentTypes[K];
}

/** All documents of a kind whose keys begin with `prefix`, in order of keys. */
export function listDocuments<K extends ApiKind>(
  catalog: Catalog,
  kind: K,
  prefix: string,
): readonly DocumentTypes[K][] {
  return catalog.list(kind, { prefix }).map(({ text }) => parseDocument(kind, text));
}
