// redshift-sql — Redshift's dialect as PostgreSQL's.
export { bindParameters, parameterNames } from "./bind.ts";
export { DialectRefused, toPostgres } from "./dialect.ts";
export { PythonRefused } from "./python-function.ts";
export { SEARCH_PATH, SHIM_SCHEMA, SHIMS } from "./shims.ts";
