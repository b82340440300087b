// submissions.ts — ExecuteStatement and BatchExecuteStatement: parameters checked, records made.
import { randomUUID } from "node:crypto";
import { globalArn, type JsonObject } from "../../base/index.ts";
import { numberIn, objectsIn, present, textIn, textsIn } from "../parameters.ts";
import type { ServicesClock } from "../ports.ts";
import { SqlError } from "../redshift-databases/index.ts";
import { parameterNames } from "../redshift-sql/index.ts";
import type { Call } from "../service.ts";
import type { Connect } from "./connecting.ts";
import { invalid } from "./faults.ts";
import { type PartRecord, type StatementRecord, shownTarget, type Target } from "./records.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { Place, Statements } from "./statements.ts";
import { targetOf } from "./target.ts";

export interface SubmissionsParts {
  readonly clock: ServicesClock;
  readonly statements: Statements;
  readonly sessions: Sessions;
  readonly connect: Connect;
}

/** Redshift Data API quotas. */
const SQL_BYTES_MAX = 100 * 1024;
const PARAMETERS_MAX = 200;
/** SQLSTATE admin_shutdown: the session's connection is gone. */
const LOST = "57P01";

export class Submissions {
  readonly #parts: SubmissionsParts;
  #queryId = 1000;

  constructor(parts: SubmissionsParts) {
    this.#parts = parts;
  }

  execute(parameters: JsonObject, call: Call): JsonObject {
    return this.#submit(parameters, call, [textIn(parameters, "Sql") ?? ""]);
  }

  executeBatch(parameters: JsonObject, call: Call): JsonObject {
    return this.#submit(parameters, call, textsIn(parameters, "Sqls"));
  }

  #submit(parameters: JsonObject, call: Call, sqls: readonly string[]): JsonObject {
    const isBatch = parameters["Sqls"] !== undefined;
    checkSqls(sqls, objectsIn(parameters, "Parameters"));
    const known = this.#sameToken(parameters, call);
    if (known !== undefined) {
      const same = known.parts.map(({ sql }) => sql).join("\n") === sqls.join("\n");
      if (same && known.isBatch === isBatch) return submitted(known);
      throw invalid("ClientToken was used by a request with other parameters.");
    }
    this.#parts.statements.checkRoom();
    const session = this.#sessionOf(parameters, call);
    const target = session?.target ?? targetOf(parameters);
    const record = this.#recordOf({ parameters, call, sqls, target, session, isBatch });
    this.#parts.statements.submit(record, session && this.#placeIn(session));
    return submitted(record);
  }

  #sameToken(parameters: JsonObject, { scope }: Call): StatementRecord | undefined {
    const token = textIn(parameters, "ClientToken");
    if (token === undefined) return undefined;
    return this.#parts.statements
      .all()
      .find(
        (record) =>
          record.clientToken === token &&
          record.scope.account === scope.account &&
          record.scope.region === scope.region,
      );
  }

  #sessionOf(parameters: JsonObject, { scope }: Call): Session | undefined {
    const { sessions, connect } = this.#parts;
    const id = textIn(parameters, "SessionId");
    const keepAliveSeconds = numberIn(parameters, "SessionKeepAliveSeconds");
    if (id !== undefined) {
      for (const name of ["ClusterIdentifier", "WorkgroupName", "Database", "DbUser", "SecretArn"])
        if (parameters[name] !== undefined)
          throw invalid(`${name} can't be provided with SessionId.`);
      return sessions.take(id, { scope, keepAliveSeconds });
    }
    if (keepAliveSeconds === undefined || keepAliveSeconds === 0) return undefined;
    const target = targetOf(parameters);
    return sessions.start(
      { scope, target },
      { connect: () => connect(target, { scope, lasting: true }), keepAliveSeconds },
    );
  }

  #placeIn({ id, connection }: Session): Place {
    const { sessions } = this.#parts;
    const left = async (error: unknown): Promise<void> => {
      if (error instanceof SqlError && error.code === LOST) return sessions.end(id);
      await connection.rest();
      sessions.rest(id);
    };
    return { connection, inSession: true, left };
  }

  #recordOf(made: Making): StatementRecord {
    const { parameters, call, sqls, target, session, isBatch } = made;
    const now = this.#parts.clock.now();
    const parts = sqls.map((sql): PartRecord => {
      this.#queryId += 1;
      const queryId = this.#queryId;
      return { sql, status: "SUBMITTED", createdAt: now, updatedAt: now, queryId };
    });
    const name = textIn(parameters, "StatementName");
    const clientToken = textIn(parameters, "ClientToken");
    return {
      ...{ id: randomUUID(), scope: call.scope, target, isBatch, parts, status: "SUBMITTED" },
      ...{ createdAt: now, updatedAt: now, pid: 0 },
      format: textIn(parameters, "ResultFormat") === "CSV" ? "CSV" : "JSON",
      withEvent: parameters["WithEvent"] === true,
      parameters: objectsIn(parameters, "Parameters"),
      principal: globalArn(call.scope, "iam", "root"),
      ...(name === undefined ? {} : { name }),
      ...(clientToken === undefined ? {} : { clientToken }),
      ...(session === undefined ? {} : { sessionId: session.id }),
    };
  }
}

interface Making {
  readonly parameters: JsonObject;
  readonly call: Call;
  readonly sqls: readonly string[];
  readonly target: Target;
  readonly session: Session | undefined;
  readonly isBatch: boolean;
}

function submitted({ id, createdAt, target, sessionId }: StatementRecord): JsonObject {
  const shown = { ...shownTarget(target), Id: id, CreatedAt: createdAt / 1000 };
  return present({ ...shown, SessionId: sessionId });
}

function checkSqls(sqls: readonly string[], parameters: readonly JsonObject[]): void {
  for (const sql of sqls) {
    if (sql.trim() === "") throw invalid("SQL statement can't be empty.");
    if (Buffer.byteLength(sql) > SQL_BYTES_MAX)
      throw invalid("SQL statement exceeds the maximum length of 100 KB.");
  }
  if (parameters.length > PARAMETERS_MAX)
    throw invalid(`Number of parameters exceeds the maximum of ${PARAMETERS_MAX}.`);
  if (parameters.length === 0) return;
  const given = parameters.map(({ name }) => String(name));
  const twice = given.find((name, at) => given.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(`Parameter is given twice: ${twice}`);
  const asked = new Set(sqls.flatMap(parameterNames));
  const absent = [...asked].find((name) => !given.includes(name));
  if (absent !== undefined) throw invalid(`Cannot find parameter: ${absent}`);
  const unused = given.filter((name) => !asked.has(name));
  if (unused.length > 0)
    throw invalid(
      `Parameters list contains unused parameters. Unused parameters: [${unused.join(", ")}]`,
    );
}
