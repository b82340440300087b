// schema-check.ts — whether a database has what its version says that it has.
//
// The steps up to that version are taken in an empty database in memory, which takes milliseconds, and the names are
// compared. What is there besides (an index or a table of somebody's tool) is nobody's business here.
import type Database from "libsql";
import { driver } from "./driver.ts";
import { bytesOf, Statements } from "./statements.ts";

const PARTS = `SELECT ${["m.type", "m.name", "c.name"].map(bytesOf).join(", ")}
  FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) c`;

/** What is missing, as in "it has lost …"; undefined where everything is there. */
export function missingPart(
  database: Database.Database,
  steps: readonly string[],
): string | undefined {
  const expected = new (driver())(":memory:");
  try {
    for (const step of steps) expected.exec(step);
    const present = new Set(partsOf(database));
    return partsOf(expected).find((part) => !present.has(part));
  } finally {
    expected.close();
  }
}

/** Tables and indexes before the columns. */
function partsOf(database: Database.Database): readonly string[] {
  const rows = new Statements(database).all(PARTS, []);
  const whole = rows.map(([type, name]) => `the ${type} ${name}`);
  const columns = rows.flatMap(([type, name, column]) =>
    column === null ? [] : [`the column ${column} of the ${type} ${name}`],
  );
  return [...new Set(whole), ...columns];
}
