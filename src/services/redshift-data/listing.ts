// listing.ts — ListStatements: the newest first, a page at a time.
import type { JsonObject } from "../../base/index.ts";
import { numberIn, pageOf, present, textIn } from "../parameters.ts";
import type { Call } from "../service.ts";
import { invalid } from "./faults.ts";
import { listedStatement, type StatementRecord } from "./records.ts";
import type { Statements } from "./statements.ts";

const PAGE_MAX = 100;

export function listStatements(
  statements: Statements,
  parameters: JsonObject,
  { scope }: Call,
): JsonObject {
  const fits = filterOf(parameters);
  const own = statements
    .all()
    .filter(
      (record) =>
        record.scope.account === scope.account &&
        record.scope.region === scope.region &&
        fits(record),
    );
  const limit = numberIn(parameters, "MaxResults") || PAGE_MAX;
  const token = textIn(parameters, "NextToken");
  // Records are kept in the order of their coming.
  const newest = own.reverse();
  const { items, next } = pageOf(newest, { token, limit }, () => invalid("Invalid NextToken."));
  return present({ Statements: items.map(listedStatement), NextToken: next });
}

function filterOf(parameters: JsonObject): (record: StatementRecord) => boolean {
  const name = textIn(parameters, "StatementName") ?? "";
  const database = textIn(parameters, "Database");
  const cluster = textIn(parameters, "ClusterIdentifier");
  const workgroup = textIn(parameters, "WorkgroupName");
  if (cluster !== undefined && workgroup !== undefined)
    throw invalid("ClusterIdentifier and WorkgroupName can't be provided together.");
  // "By default, only finished statements are shown."
  const status = textIn(parameters, "Status") ?? "FINISHED";
  return (record) =>
    (status === "ALL" || record.status === status) &&
    (record.name ?? "").startsWith(name) &&
    (database === undefined || record.target.database === database) &&
    (cluster === undefined || record.target.clusterIdentifier === cluster) &&
    (workgroup === undefined || record.target.workgroupName === workgroup);
}
