// services.ts — builds the embedded services and the door before them.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { JsonObject, Scope } from "../base/index.ts";
import { type CloudWatchParts, cloudWatch } from "./cloudwatch/index.ts";
import { DynamoDbService } from "./dynamodb/index.ts";
import { type ConnectionSecrets, type EventBridge, eventBridge } from "./events/index.ts";
import {
  type CallOutcome,
  type DoorAnswer,
  type DoorBody,
  type DoorRequest,
  FrontDoor,
} from "./front-door/index.ts";
import { iamOperations, stsOperations } from "./identity/index.ts";
import type { CallInside } from "./inside.ts";
import { Journal } from "./journal/index.ts";
import { constrained, journalService } from "./journal-service.ts";
import { Groups, logsOperations } from "./logs/index.ts";
import type { ServiceLooks } from "./looks.ts";
import type { DeliveryPorts, KnowsAction, ModelSource, ServicesClock } from "./ports.ts";
import { type RedshiftData, redshiftData } from "./redshift-data/index.ts";
import { type S3Options, S3Service } from "./s3/index.ts";
import { type SchedulerParts, scheduler } from "./scheduler/index.ts";
import { secretOperations } from "./secretsmanager/index.ts";
import type { EmbeddedService, OperationTable } from "./service.ts";
import { SnsService } from "./sns/index.ts";
import { SqsService } from "./sqs/index.ts";
import { ssmOperations } from "./ssm/index.ts";

export interface ServicesOptions {
  /** Everything is kept in folders below it. */
  readonly dataDirectory: string;
  readonly clock: ServicesClock;
  readonly modelOf: ModelSource;
  readonly deliver: DeliveryPorts;
  /** Which actions AWS has; all where nothing is said. */
  readonly knowsAction?: KnowsAction;
  /** The server's address, for queue URLs and the like: `http://127.0.0.1:8083`. */
  readonly origin: () => string;
  /** Told of errors that are ours. */
  readonly report: (where: string, error: unknown) => void;
  /** How long a DynamoDB table is CREATING, UPDATING, DELETING; half a second where nothing is said. */
  readonly tableChangeMs?: number;
  /** Where statements of the Redshift Data API run, `postgresql://…`; embedded where nothing is said. */
  readonly redshiftUrl?: string | undefined;
  /** A service that another room makes, behind the same door. */
  readonly more?: (parts: MoreParts) => Promise<readonly EmbeddedService[]>;
}

/** What a service of another room is given. */
export interface MoreParts {
  readonly clock: ServicesClock;
  readonly modelOf: ModelSource;
  readonly journalOf: (service: string) => Promise<Journal>;
  readonly callInside: CallInside;
  readonly origin: () => string;
  readonly report: (where: string, error: unknown) => void;
}

export interface Services {
  /** The models' file names of what is embedded: `dynamodb`, `redshift-data`. */
  readonly embedded: readonly string[];
  /** Operations of an embedded service; empty for others. */
  operationsOf(service: string): readonly string[];
  matches(request: DoorRequest): boolean;
  handle(request: DoorRequest, body: DoorBody): Promise<DoorAnswer>;
  /** Never rejects; `service` is the model's file name, parameters are named as the model names them. */
  call(request: ServiceRequest): Promise<CallOutcome>;
  /** For HTTP tasks: what stands behind a connection's ARN, with its secrets. */
  connection(arn: string): ConnectionSecrets | undefined;
  /** Whether a rule of the default bus looks at events. */
  hasEventListener(scope: Scope): boolean;
  /**
   * Resolves when a queue has a message to receive, with a hold of the clock; with undefined when the seconds are over or
   * the signal is raised. Rejects where there is no such queue.
   */
  queueReady(
    queueArn: string,
    seconds: number,
    signal: AbortSignal,
  ): Promise<(() => void) | undefined>;
  /** The first messages of a queue, without receiving them; undefined where there is no such queue. */
  queueMessages(queueArn: string, limit: number): readonly JsonObject[] | undefined;
  readonly looks: ServiceLooks;
  close(): Promise<void>;
}

export interface ServiceRequest {
  readonly service: string;
  readonly operation: string;
  readonly parameters: JsonObject;
  readonly scope: Scope;
  /** Ends a long poll. */
  readonly signal?: AbortSignal;
  /** The body where it is bytes; otherwise it stands among the parameters as text. */
  readonly payload?: Uint8Array;
  /** Asked by Treadle itself, which may name what AWS keeps for itself: sources `aws.*`, namespaces `AWS/*`. */
  readonly isOurs?: boolean;
}

const TABLE_CHANGE_MS = 500;
const COMPACT_AT_BYTES = 8 * 1024 * 1024;

export async function createServices(options: ServicesOptions): Promise<Services> {
  const { dataDirectory, clock, modelOf, origin, report, deliver: ports } = options;
  const tableChangeMs = options.tableChangeMs ?? TABLE_CHANGE_MS;
  const folder = join(dataDirectory, "services");
  const journalOf = (service: string): Promise<Journal> =>
    Journal.open({
      ...{ path: join(folder, `${service}.journal`), service, compactAtBytes: COMPACT_AT_BYTES },
      report,
    });
  const callInside: CallInside = ({ service, operation, ...rest }) =>
    door.call(service, operation, {
      parameters: rest.parameters,
      call: { scope: rest.scope, isOurs: true },
    });
  const knowsAction = options.knowsAction ?? (() => true);
  const parts = { clock, callInside, ports, origin, report, knowsAction };
  const eventsJournal = await journalOf("events");
  const redshiftJournal = await journalOf("redshift-data");
  const redshift = redshiftData({
    ...{ ...parts, journal: redshiftJournal, url: options.redshiftUrl },
    folder: join(folder, "redshift-data"),
  });
  const bridge = eventBridge({ ...parts, journal: eventsJournal });
  const sqs = new SqsService(await journalOf("sqs"), clock);
  const stores = await storingServices({ ...parts, folder, tableChangeMs, journalOf, modelOf });
  const made: EmbeddedService[] = [
    ...stores.made,
    sqs,
    new SnsService({ ...parts, journal: await journalOf("sns") }),
    eventsService(bridge, { modelOf, journal: eventsJournal }),
    schedulerService({ ...parts, modelOf, journal: await journalOf("scheduler") }),
    cloudWatchService({ ...parts, modelOf, journal: await journalOf("cloudwatch") }),
    redshiftService(redshift, { modelOf, journal: redshiftJournal }),
    ...(await recordServices({ journalOf, modelOf, now: () => clock.now() })),
  ];
  if (options.more !== undefined) {
    made.push(...(await options.more({ clock, modelOf, journalOf, callInside, origin, report })));
  }
  const services = new Map(made.map((service) => [service.model, service]));
  const door = new FrontDoor({ services, modelOf, uuid: randomUUID, origin, report });
  await redshift.recover();
  return {
    embedded: [...services.keys()],
    operationsOf: (service) => services.get(service)?.operationNames ?? [],
    matches: (request) => door.matches(request),
    handle: (request, body) => door.handle(request, body),
    call: ({ service, operation, parameters, ...call }) =>
      door.call(service, operation, { parameters, call }),
    connection: (arn) => bridge.connection(arn),
    hasEventListener: (scope) => bridge.hasListener(scope),
    queueReady: (queueArn, seconds, signal) => sqs.ready(queueArn, seconds, signal),
    queueMessages: (queueArn, limit) => sqs.peek(queueArn, limit),
    looks: stores.looks,
    close: async () => {
      for (const service of [...made].reverse()) await service.close();
    },
  };
}

function eventsService(
  { operations, stop }: EventBridge,
  { modelOf, journal }: { readonly modelOf: ModelSource; readonly journal: Journal },
): EmbeddedService {
  const checked = { model: "events", modelOf, code: "ValidationException" };
  const own = constrained(operations, checked);
  return journalService({ model: "events", journal, operations: own, stop });
}

interface StoreParts extends Omit<S3Options, "compactAtBytes"> {
  readonly tableChangeMs: number;
  readonly journalOf: (service: string) => Promise<Journal>;
  readonly modelOf: ModelSource;
}

/** Tables, buckets and log groups: what they hold can be looked into besides being asked for. */
async function storingServices(parts: StoreParts): Promise<{
  readonly made: readonly EmbeddedService[];
  readonly looks: ServiceLooks;
}> {
  const { folder, clock, tableChangeMs, report, journalOf, modelOf } = parts;
  const tables = new DynamoDbService({
    ...{ folder: join(folder, "dynamodb"), clock, tableChangeMs, report },
  });
  const buckets = await S3Service.open({ ...parts, compactAtBytes: COMPACT_AT_BYTES });
  const journal = await journalOf("logs");
  const groups = new Groups(journal, () => clock.now());
  const checked = { model: "logs", modelOf, code: "InvalidParameterException" };
  const operations = constrained(logsOperations(journal, groups), checked);
  return {
    made: [tables, buckets, journalService({ model: "logs", journal, operations })],
    looks: {
      tableItems: (scope, table, most) => tables.itemCount(scope, table, most),
      bucketUse: (bucket) => buckets.use(bucket),
      logLines: (scope, group, asked) => groups.newestLines(scope, group, asked),
    },
  };
}

function schedulerService(
  parts: SchedulerParts & { readonly modelOf: ModelSource },
): EmbeddedService {
  const { modelOf, journal } = parts;
  const { operations, stop } = scheduler(parts);
  const checked = { model: "scheduler", modelOf, code: "ValidationException" };
  const own = constrained(operations, checked);
  return journalService({ model: "scheduler", journal, operations: own, stop });
}

function redshiftService(
  { operations, close }: RedshiftData,
  { modelOf, journal }: { readonly modelOf: ModelSource; readonly journal: Journal },
): EmbeddedService {
  const checked = { model: "redshift-data", modelOf, code: "ValidationException" };
  const own = constrained(operations, checked);
  const service = journalService({ model: "redshift-data", journal, operations: own });
  return {
    ...service,
    close: async () => {
      await close();
      await service.close();
    },
  };
}

function cloudWatchService(
  parts: CloudWatchParts & { readonly modelOf: ModelSource },
): EmbeddedService {
  const { modelOf, journal } = parts;
  const { operations, stop } = cloudWatch(parts);
  const checked = { model: "cloudwatch", modelOf, code: "ValidationError" };
  const own = constrained(operations, checked);
  return journalService({ model: "cloudwatch", journal, operations: own, stop });
}

interface RecordParts {
  readonly journalOf: (service: string) => Promise<Journal>;
  readonly modelOf: ModelSource;
  readonly now: () => number;
}

/** Services that keep what they are told and give it back. */
async function recordServices({
  journalOf,
  modelOf,
  now,
}: RecordParts): Promise<EmbeddedService[]> {
  const make = async (
    model: string,
    code: string,
    operations: (journal: Journal) => OperationTable,
  ): Promise<EmbeddedService> => {
    const journal = await journalOf(model);
    const own = constrained(operations(journal), { model, modelOf, code });
    return journalService({ model, journal, operations: own });
  };
  return [
    await make("sts", "ValidationError", () => stsOperations(now)),
    await make("iam", "ValidationError", (journal) => iamOperations(journal, now)),
    await make("ssm", "ValidationException", (journal) => ssmOperations(journal, now)),
    await make("secretsmanager", "InvalidParameterException", (journal) =>
      secretOperations(journal, now),
    ),
  ];
}
