// shims.ts — functions of Redshift that PostgreSQL lacks, in a schema of their own behind all others.

export const SHIM_SCHEMA = "treadle_redshift";

/** What a connection's `search_path` is, so that nothing of ours shadows anything of the user's. */
export const SEARCH_PATH: string = `"$user", public, ${SHIM_SCHEMA}`;

function fn(head: string, body: string, kind = "immutable"): string {
  return `create or replace function ${SHIM_SCHEMA}.${head} language sql ${kind} as $treadle$ select ${body} $treadle$;`;
}

const UTC_NOW = "(statement_timestamp() at time zone 'UTC')";
/** Units of dateadd and datediff in Redshift, as PostgreSQL's intervals. */
const UNIT = `case lower($1)
  when 'y' then 'year' when 'yr' then 'year' when 'yrs' then 'year' when 'years' then 'year'
  when 'qtr' then 'quarter' when 'qtrs' then 'quarter' when 'quarters' then 'quarter'
  when 'mon' then 'month' when 'mons' then 'month' when 'months' then 'month'
  when 'w' then 'week' when 'weeks' then 'week'
  when 'd' then 'day' when 'days' then 'day'
  when 'h' then 'hour' when 'hr' then 'hour' when 'hrs' then 'hour' when 'hours' then 'hour'
  when 'm' then 'minute' when 'min' then 'minute' when 'mins' then 'minute' when 'minutes' then 'minute'
  when 's' then 'second' when 'sec' then 'second' when 'secs' then 'second' when 'seconds' then 'second'
  when 'ms' then 'millisecond' when 'msec' then 'millisecond' when 'milliseconds' then 'millisecond'
  when 'us' then 'microsecond' when 'usec' then 'microsecond' when 'microseconds' then 'microsecond'
  else lower($1) end`;

const BETWEEN = `case ${SHIM_SCHEMA}.unit_of($1)
  when 'year' then extract(year from $3)::bigint - extract(year from $2)::bigint
  when 'quarter' then (extract(year from $3) * 4 + extract(quarter from $3))::bigint
    - (extract(year from $2) * 4 + extract(quarter from $2))::bigint
  when 'month' then (extract(year from $3) * 12 + extract(month from $3))::bigint
    - (extract(year from $2) * 12 + extract(month from $2))::bigint
  when 'week' then (extract(epoch from date_trunc('week', $3 + interval '1 day')
    - date_trunc('week', $2 + interval '1 day')) / 604800)::bigint
  when 'day' then ($3::date - $2::date)::bigint
  else floor(extract(epoch from date_trunc(${SHIM_SCHEMA}.unit_of($1), $3)
    - date_trunc(${SHIM_SCHEMA}.unit_of($1), $2))
    / extract(epoch from ('1 ' || ${SHIM_SCHEMA}.unit_of($1))::interval))::bigint end`;

const ADDED = `$3 + $2 * case ${SHIM_SCHEMA}.unit_of($1) when 'quarter' then interval '3 months'
  else ('1 ' || ${SHIM_SCHEMA}.unit_of($1))::interval end`;

/** One after the other; run again they change nothing. */
export const SHIMS: readonly string[] = [
  `create schema if not exists ${SHIM_SCHEMA};`,
  fn("getdate() returns timestamp", `date_trunc('second', ${UTC_NOW})`, "stable"),
  fn("sysdate() returns timestamp", UTC_NOW, "stable"),
  fn("unit_of(text) returns text", UNIT),
  fn("dateadd(text, bigint, timestamp) returns timestamp", ADDED),
  fn("dateadd(text, bigint, timestamptz) returns timestamptz", ADDED, "stable"),
  fn("datediff(text, timestamp, timestamp) returns bigint", BETWEEN),
  fn("date_diff(text, timestamp, timestamp) returns bigint", BETWEEN),
  fn("add_months(timestamp, bigint) returns timestamp", "$1 + $2 * interval '1 month'"),
  fn(
    "last_day(timestamp) returns date",
    "(date_trunc('month', $1) + interval '1 month - 1 day')::date",
  ),
  fn(
    "months_between(timestamp, timestamp) returns double precision",
    `(extract(year from $1) - extract(year from $2)) * 12 + extract(month from $1)
      - extract(month from $2) + (extract(day from $1) - extract(day from $2)) / 31.0`,
  ),
  fn("trunc(timestamp) returns date", "$1::date"),
  fn(
    "convert_timezone(text, timestamp) returns timestamp",
    "$2 at time zone 'UTC' at time zone $1",
  ),
  fn(
    "convert_timezone(text, text, timestamp) returns timestamp",
    "$3 at time zone $1 at time zone $2",
  ),
  fn("len(text) returns integer", "length($1)"),
  fn("charindex(text, text) returns integer", "strpos($2, $1)"),
  fn("space(integer) returns text", "repeat(' ', $1)"),
  fn("round(double precision, integer) returns double precision", "round($1::numeric, $2)::float8"),
  fn(
    "json_extract_path_text(text, variadic text[]) returns text",
    "pg_catalog.json_extract_path_text($1::json, variadic $2)",
  ),
  fn("json_parse(text) returns jsonb", "$1::jsonb"),
  fn("json_serialize(jsonb) returns text", "$1::text"),
  `create or replace function ${SHIM_SCHEMA}.is_valid_json(given text) returns boolean language plpgsql immutable
    as $treadle$ begin return jsonb_typeof(given::jsonb) = 'object';
    exception when others then return false; end $treadle$;`,
  fn("sha2(text, integer) returns text", sha2Digest()),
];

function sha2Digest(): string {
  const digest = (bits: string) => `sha${bits}(convert_to($1, 'UTF8'))`;
  return `encode(case $2 when 224 then ${digest("224")} when 384 then ${digest("384")}
    when 512 then ${digest("512")} else ${digest("256")} end, 'hex')`;
}
