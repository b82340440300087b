// connecting.ts — a connection to the database that a statement names.
import type { Scope } from "../../base/index.ts";
import type { Connection, Databases } from "../redshift-databases/index.ts";
import type { Target } from "./records.ts";

export type Connect = (
  target: Target,
  options: { readonly scope: Scope; readonly lasting: boolean },
) => Connection;

export function connecting(databases: Databases): Connect {
  return (target, { scope, lasting }) => {
    const { clusterIdentifier, workgroupName, database } = target;
    const endpoint =
      clusterIdentifier === undefined
        ? `workgroup-${workgroupName ?? ""}`
        : `cluster-${clusterIdentifier}`;
    const { account, region } = scope;
    return databases.open({ endpoint, database, account, region }).connect({ lasting });
  };
}
