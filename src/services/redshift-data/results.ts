// results.ts — GetStatementResult and GetStatementResultV2: what a statement gave, a page at a time.
import { isJsonArray, type Json, type JsonObject, parseJson } from "../../base/index.ts";
import { present, textIn } from "../parameters.ts";
import type { Call } from "../service.ts";
import { invalid, missing, noSuchStatement } from "./faults.ts";
import type { PartRecord, ResultRecord, StatementRecord } from "./records.ts";
import type { ResultFiles } from "./result-files.ts";
import type { Statements } from "./statements.ts";

interface Found {
  readonly record: StatementRecord;
  readonly part: PartRecord;
  readonly result: ResultRecord;
}

export class Results {
  readonly #statements: Statements;
  readonly #files: ResultFiles;

  constructor(parts: { readonly statements: Statements; readonly files: ResultFiles }) {
    this.#statements = parts.statements;
    this.#files = parts.files;
  }

  async records(parameters: JsonObject, call: Call): Promise<JsonObject> {
    const found = this.#find(parameters, call);
    if (found.record.format !== "JSON")
      throw invalid("Use GetStatementResultV2 for a statement with ResultFormat CSV.");
    const { text, next } = await this.#page(found, parameters);
    const records = text === "" ? [] : parseJson(text);
    return answer(found, { records: isJsonArray(records) ? records : [], next });
  }

  async formatted(parameters: JsonObject, call: Call): Promise<JsonObject> {
    const found = this.#find(parameters, call);
    if (found.record.format !== "CSV")
      throw invalid("Use GetStatementResult for a statement with ResultFormat JSON.");
    const { text, next } = await this.#page(found, parameters);
    return { ...answer(found, { records: [{ CSVRecords: text }], next }), ResultFormat: "CSV" };
  }

  #find(parameters: JsonObject, { scope }: Call): Found {
    const asked = textIn(parameters, "Id") ?? "";
    const [id = "", number] = asked.split(":");
    const record = this.#statements.get(id);
    const own = record?.scope;
    if (record === undefined || own?.account !== scope.account || own.region !== scope.region)
      throw noSuchStatement(asked);
    const part = record.parts[Number(number || 1) - 1];
    if (part === undefined) throw noSuchStatement(asked);
    if (record.isBatch && !number)
      throw invalid(`Id of a statement of the batch is needed, such as ${id}:1`);
    const { result } = part;
    if (result === undefined)
      throw missing(
        "Query does not have result. Please check query status with DescribeStatement.",
        asked,
      );
    return { record, part, result };
  }

  async #page(
    { result }: Found,
    parameters: JsonObject,
  ): Promise<{ readonly text: string; readonly next: string | undefined }> {
    const token = textIn(parameters, "NextToken");
    const page = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
    const { pages, file } = result;
    if (!Number.isInteger(page) || page < 0 || page >= pages.length)
      throw invalid("Invalid NextToken.");
    const text = await this.#files.read(file, { pages, page });
    const more = page + 1 < pages.length;
    return { text, next: more ? Buffer.from(String(page + 1)).toString("base64url") : undefined };
  }
}

function answer(
  { part, result }: Found,
  { records, next }: { readonly records: readonly Json[]; readonly next: string | undefined },
): JsonObject {
  return present({
    Records: records,
    ColumnMetadata: result.columns,
    TotalNumRows: part.rows ?? 0,
    NextToken: next,
  });
}
