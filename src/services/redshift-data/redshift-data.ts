// redshift-data.ts — the Redshift Data API: its eleven operations by name.
import { join } from "node:path";
import type { JsonObject } from "../../base/index.ts";
import type { CallInside } from "../inside.ts";
import type { Journal } from "../journal/index.ts";
import { textIn } from "../parameters.ts";
import type { ServicesClock } from "../ports.ts";
import { type Databases, PgliteDatabases, PostgresDatabases } from "../redshift-databases/index.ts";
import type { Call, OperationTable } from "../service.ts";
import { catalogOperations } from "./catalog.ts";
import { connecting } from "./connecting.ts";
import { noSuchStatement } from "./faults.ts";
import { listStatements } from "./listing.ts";
import { type StatementRecord, shownStatement, type Target } from "./records.ts";
import { ResultFiles } from "./result-files.ts";
import { Results } from "./results.ts";
import { Sessions } from "./sessions.ts";
import { Statements } from "./statements.ts";
import { Submissions } from "./submissions.ts";
import { targetOf } from "./target.ts";

export interface RedshiftDataParts {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly report: (where: string, error: unknown) => void;
  readonly folder: string;
  /** `postgresql://…`: statements run there; embedded where there is none. */
  readonly url: string | undefined;
}

export interface RedshiftData {
  readonly operations: OperationTable;
  /** Goes on with what a crash has left. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

export function redshiftData(parts: RedshiftDataParts): RedshiftData {
  const { clock, folder, url } = parts;
  const databases: Databases =
    url === undefined
      ? new PgliteDatabases(join(folder, "databases"), clock)
      : new PostgresDatabases(url, clock);
  const files = new ResultFiles(join(folder, "results"));
  const sessions = new Sessions(parts);
  const connect = connecting(databases);
  const statements = new Statements({
    ...parts,
    results: files,
    connect: ({ target, scope }) => connect(target, { scope, lasting: false }),
  });
  const submissions = new Submissions({ clock, statements, sessions, connect });
  const results = new Results({ statements, files });
  return {
    operations: {
      ...catalogOperations({
        clock,
        targetOf,
        connect: (target, { scope }) => connect(target, { scope, lasting: false }),
        databasesOf: (target, call) => databasesOf(statements, target, call),
      }),
      ExecuteStatement: (parameters, call) => submissions.execute(parameters, call),
      BatchExecuteStatement: (parameters, call) => submissions.executeBatch(parameters, call),
      CancelStatement: async (parameters, call) => {
        const { id } = found(statements, parameters, call);
        return { Status: await statements.cancel(id) };
      },
      DescribeStatement: (parameters, call) => shownStatement(found(statements, parameters, call)),
      GetStatementResult: (parameters, call) => results.records(parameters, call),
      GetStatementResultV2: (parameters, call) => results.formatted(parameters, call),
      ListStatements: (parameters, call) => listStatements(statements, parameters, call),
    },
    recover: () => statements.recover(),
    close: async () => {
      statements.stop();
      sessions.stop();
      await databases.close();
      await statements.settled();
    },
  };
}

/** The statement, also by the id of one of a batch. */
function found(statements: Statements, parameters: JsonObject, { scope }: Call): StatementRecord {
  const id = textIn(parameters, "Id") ?? "";
  const record = statements.get(id.replace(/:\d*$/, ""));
  const own = record?.scope;
  if (record === undefined || own?.account !== scope.account || own.region !== scope.region)
    throw noSuchStatement(id);
  return record;
}

function databasesOf(
  statements: Statements,
  { clusterIdentifier, workgroupName, database }: Target,
  { scope }: Call,
): readonly string[] {
  const own = statements
    .all()
    .filter(
      (record) =>
        record.scope.account === scope.account &&
        record.scope.region === scope.region &&
        record.target.clusterIdentifier === clusterIdentifier &&
        record.target.workgroupName === workgroupName,
    );
  return [database, ...own.map(({ target }) => target.database)];
}
