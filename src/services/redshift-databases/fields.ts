// fields.ts — PostgreSQL's columns and values as the Data API's ColumnMetadata and Field.
import type { JsonObject } from "../../base/index.ts";
import type { RawColumn } from "./raw-result.ts";

interface ColumnType {
  /** Redshift's name of it. */
  readonly name: string;
  readonly kind: "boolean" | "long" | "double" | "string" | "blob";
  readonly signed?: boolean;
  readonly caseSensitive?: boolean;
  readonly precision?: number;
  readonly scale?: number;
}

const TYPES: Readonly<Record<number, ColumnType>> = {
  16: { name: "bool", kind: "boolean", precision: 1 },
  17: { name: "varbyte", kind: "blob" },
  18: { name: "char", kind: "string", caseSensitive: true, precision: 1 },
  19: { name: "name", kind: "string", caseSensitive: true, precision: 63 },
  20: { name: "int8", kind: "long", signed: true, precision: 19 },
  21: { name: "int2", kind: "long", signed: true, precision: 5 },
  23: { name: "int4", kind: "long", signed: true, precision: 10 },
  25: { name: "text", kind: "string", caseSensitive: true, precision: 65_535 },
  26: { name: "oid", kind: "long", precision: 10 },
  700: { name: "float4", kind: "double", signed: true, precision: 8, scale: 8 },
  701: { name: "float8", kind: "double", signed: true, precision: 17, scale: 17 },
  1042: { name: "bpchar", kind: "string", caseSensitive: true },
  1043: { name: "varchar", kind: "string", caseSensitive: true },
  1082: { name: "date", kind: "string", precision: 13 },
  1083: { name: "time", kind: "string", precision: 15, scale: 6 },
  1114: { name: "timestamp", kind: "string", precision: 29, scale: 6 },
  1184: { name: "timestamptz", kind: "string", precision: 35, scale: 6 },
  1186: { name: "interval", kind: "string" },
  1266: { name: "timetz", kind: "string", precision: 21, scale: 6 },
  1700: { name: "numeric", kind: "string", signed: true },
  2950: { name: "uuid", kind: "string", precision: 36 },
  3802: { name: "super", kind: "string", caseSensitive: true },
};

const UNKNOWN: ColumnType = { name: "varchar", kind: "string", caseSensitive: true };
/** What PostgreSQL adds to a length in a type modifier. */
const MODIFIER_HEAD = 4;
const VARCHAR_MAX = 65_535;

export interface ColumnOrigin {
  readonly schema: string;
  readonly table: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
}

export function columnMetadata(column: RawColumn, origin?: ColumnOrigin): JsonObject {
  const type = TYPES[column.typeId] ?? UNKNOWN;
  const { precision, scale } = measure(column, type);
  return {
    isCaseSensitive: type.caseSensitive === true,
    isCurrency: false,
    isSigned: type.signed === true,
    label: column.name,
    name: column.name,
    // JDBC: 0 never null, 1 may be null.
    nullable: origin?.notNull === true ? 0 : 1,
    precision,
    scale,
    schemaName: origin?.schema ?? "",
    tableName: origin?.table ?? "",
    typeName: type.name,
    length: 0,
    ...(origin?.default === undefined ? {} : { columnDefault: origin.default }),
  };
}

function measure(column: RawColumn, type: ColumnType): { precision: number; scale: number } {
  const packed = column.typeModifier - MODIFIER_HEAD;
  if (type.name === "numeric" && packed >= 0)
    return { precision: packed >> 16, scale: packed & 0x7ff };
  if ((type.name === "varchar" || type.name === "bpchar") && packed >= 0)
    return { precision: packed, scale: 0 };
  const precision = type.precision ?? (type.kind === "string" ? VARCHAR_MAX : 0);
  return { precision, scale: type.scale ?? 0 };
}

/** JSON of one Field. */
export function fieldJson(typeId: number, text: string | null): string {
  if (text === null) return '{"isNull":true}';
  switch ((TYPES[typeId] ?? UNKNOWN).kind) {
    case "boolean":
      return `{"booleanValue":${text === "t"}}`;
    case "long":
      return `{"longValue":${text}}`;
    case "double":
      return doubleJson(text);
    case "blob":
      return `{"blobValue":"${bytesOf(text).toString("base64")}"}`;
    case "string":
      return `{"stringValue":${JSON.stringify(text)}}`;
  }
}

/** JSON has no infinities; AWS's serialisers write them, and what is no number, as texts. */
function doubleJson(text: string): string {
  const plain = Number.isFinite(Number(text));
  return `{"doubleValue":${plain ? text : JSON.stringify(text)}}`;
}

/** PostgreSQL writes bytes as `\x00ff`. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text.replace(/^\\x/, ""), "hex");
}

/** One value of a line of CSV; a null is nothing between two commas. */
export function csvValue(text: string | null): string {
  if (text === null) return "";
  return /[",\r\n]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text;
}
