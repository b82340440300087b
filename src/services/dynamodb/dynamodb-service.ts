// dynamodb-service.ts — DynamoDB: a database for each account and region, dynalite's actions and our own.
import { join } from "node:path";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseArn,
  type Scope,
} from "../../base/index.ts";
import type { ServicesClock } from "../ports.ts";
import type { Call, EmbeddedService, Operation } from "../service.ts";
import { Database } from "./database.ts";
import { checkParameters, dynaliteAction } from "./dynalite.ts";
import { faultOf, invalid, isConditionFault } from "./faults.ts";
import type { ItemCount } from "./item-counts.ts";
import { ALL_KEYS } from "./key-locks.ts";
import * as extras from "./table-extras.ts";
import * as tables from "./tables.ts";
import { transactGetItems, transactWriteItems } from "./transactions.ts";

export interface DynamoDbOptions {
  /** A folder; in memory where there is none. */
  readonly folder: string | undefined;
  readonly clock: ServicesClock;
  /** How long a table is CREATING, UPDATING, DELETING. */
  readonly tableChangeMs: number;
  readonly report: (where: string, error: unknown) => void;
}

type DatabaseOperation = (
  database: Database,
  parameters: JsonObject,
) => JsonObject | Promise<JsonObject>;

const OWN: Readonly<Record<string, DatabaseOperation>> = {
  CreateTable: tables.createTable,
  DeleteTable: tables.deleteTable,
  DescribeContinuousBackups: extras.describeContinuousBackups,
  DescribeTable: tables.describeTable,
  DescribeTimeToLive: extras.describeTimeToLive,
  ListTables: tables.listTables,
  ListTagsOfResource: extras.listTagsOfResource,
  TagResource: extras.tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: extras.untagResource,
  UpdateContinuousBackups: extras.updateContinuousBackups,
  UpdateTable: tables.updateTable,
  UpdateTimeToLive: extras.updateTimeToLive,
};

const DYNALITE: ReadonlySet<string> = new Set([
  "BatchGetItem",
  "BatchWriteItem",
  "DeleteItem",
  "GetItem",
  "PutItem",
  "Query",
  "Scan",
  "UpdateItem",
]);

/** AWS answers a batch of 16 MB; dynalite gives it 1 MB and three bytes less than an item. */
const BATCH_GET_ITEM_MAX = 15 * 1024 * 1024 + 3;

/** What AWS grants an account that asked for nothing. */
const LIMITS: JsonObject = {
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
};

export class DynamoDbService implements EmbeddedService {
  readonly model = "dynamodb";
  readonly operationNames: readonly string[] = [
    ...Object.keys(OWN),
    ...DYNALITE,
    "DescribeEndpoints",
    "DescribeLimits",
  ].sort();
  readonly #options: DynamoDbOptions;
  readonly #databases = new Map<string, Promise<Database>>();

  constructor(options: DynamoDbOptions) {
    this.#options = options;
  }

  operation(name: string): Operation | undefined {
    if (name === "DescribeLimits") return () => LIMITS;
    if (name === "DescribeEndpoints") return (_, call) => endpoints(call);
    const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
    if (own === undefined && !DYNALITE.has(name)) return undefined;
    const run = own ?? ((database, parameters) => runAction(database, name, parameters));
    return async (parameters, { scope }) => {
      const database = await this.#databaseOf(scope);
      try {
        return await run(database, byName(parameters));
      } catch (error) {
        throw faultOf(error);
      }
    };
  }

  /** Of a table, counted no further than `most`; undefined where there is none. */
  async itemCount(scope: Scope, table: string, most: number): Promise<ItemCount | undefined> {
    return (await this.#databaseOf(scope)).itemCount(table, most);
  }

  #databaseOf(scope: Scope): Promise<Database> {
    const name = `${scope.account}-${scope.region}`;
    const known = this.#databases.get(name);
    if (known !== undefined) return known;
    const { clock, folder, report, tableChangeMs } = this.#options;
    const path = folder === undefined ? undefined : join(folder, name);
    const opened = Database.open({ scope, clock, tableChangeMs, path, report });
    this.#databases.set(name, opened);
    opened.catch(() => this.#databases.delete(name));
    return opened;
  }

  /** Every write is synced before its operation resolves. */
  durable(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    for (const opening of this.#databases.values()) {
      const database = await opening.catch(() => undefined);
      await database?.close();
    }
  }
}

function endpoints({ origin }: Call): JsonObject {
  return { Endpoints: [{ Address: new URL(origin).host, CachePeriodInMinutes: 1440 }] };
}

/** Operations take a table's ARN where they take its name. */
function byName(parameters: JsonObject): JsonObject {
  const name = parameters["TableName"];
  const arn = typeof name === "string" ? parseArn(name) : undefined;
  return arn === undefined
    ? parameters
    : { ...parameters, TableName: arn.resource.replace(/^table\//, "") };
}

async function runAction(
  database: Database,
  name: string,
  parameters: JsonObject,
): Promise<JsonObject> {
  const action = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const view = name === "BatchGetItem" ? database.view(BATCH_GET_ITEM_MAX) : database.view();
  const shows = showsOldItem(parameters);
  const data = checkParameters(action, parameters, view);
  const { run } = dynaliteAction(action);
  try {
    if (name === "BatchWriteItem") await view.hold(ALL_KEYS);
    const answer = await view.perform<JsonObject>((done) => run(view, data, done));
    await view.commit();
    // dynalite leaves undefined members in; JSON has none.
    const whole = JSON.parse(JSON.stringify(answer)) as JsonObject;
    return name === "BatchGetItem" ? withWholeRequests(whole, parameters) : whole;
  } catch (error) {
    const fault = faultOf(error);
    const item = view.lastItem;
    if (shows && isConditionFault(fault) && item !== undefined)
      throw faultOf(error, { Item: item });
    throw fault;
  } finally {
    view.release();
  }
}

/** What was not read is asked for again as it was asked for; dynalite keeps the keys of it and little else. */
function withWholeRequests(answer: JsonObject, parameters: JsonObject): JsonObject {
  const left = answer["UnprocessedKeys"];
  const asked = parameters["RequestItems"];
  if (!isJsonObject(left) || !isJsonObject(asked)) return answer;
  const whole = Object.entries(left).map(([table, keys]): [string, Json] => {
    const request = asked[table];
    return [table, isJsonObject(keys) && isJsonObject(request) ? { ...request, ...keys } : keys];
  });
  return { ...answer, UnprocessedKeys: Object.fromEntries(whole) };
}

function showsOldItem(parameters: JsonObject): boolean {
  const asked = parameters["ReturnValuesOnConditionCheckFailure"] ?? "NONE";
  if (asked === "ALL_OLD" || asked === "NONE") return asked === "ALL_OLD";
  throw invalid(
    `1 validation error detected: Value '${String(asked)}' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]`,
  );
}
