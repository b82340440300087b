// redshift-databases — where statements run: embedded PostgreSQL, or a server.
export type { Connection, Database, DatabaseName, Databases, Ran } from "./database.ts";
export { columnMetadata } from "./fields.ts";
export { PgliteDatabases } from "./pglite-databases.ts";
export { PostgresDatabases } from "./postgres-databases.ts";
export { CANCELED, SqlError, type SqlRequest } from "./raw-result.ts";
