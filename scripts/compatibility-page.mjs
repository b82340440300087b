// compatibility-page.mjs — docs/compatibility.md of the operations, the recorded cases and the known differences.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");

/** `rows`: of every case its id, its area, and its problems. */
export function format({ othersCount, rows }) {
  const failures = JSON.parse(read("test/conformance/expected-failures.json"));
  const differences = JSON.parse(read("docs/known-differences.json"));
  const { passed, strict } = countsOf(rows);
  const byReason = new Map();
  for (const [id, reason] of Object.entries(failures)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), shortId(id)]);
  }

  return `# Compatibility with AWS Step Functions

Made by \`node scripts/compatibility.mjs\`; do not edit. What is compared are answers that AWS itself gave, recorded
by LocalStack's test suite (Apache-2.0).

## Operations

All ${operationRows().length} of the API model 2016-11-23.

| operation | |
|---|---|
${operationRows().join("\n")}

## Recorded cases

${passed} of the ${rows.length} cases that need Step Functions alone pass; ${strict} of them also in the members that
LocalStack's own comparison leaves out ("strict"). ${othersCount} other cases need further AWS services and are not
counted here.

| area | cases | passed | strict |
|---|---|---|---|
${areaRows(rows).join("\n")}

## Cases that do not pass, and why

${
  byReason.size === 0
    ? "None."
    : [...byReason]
        .map(
          ([reason, ids]) =>
            `- ${reason} (${ids.length}): ${ids.map((id) => `\`${id}\``).join(", ")}`,
        )
        .join("\n")
}

## Known differences

${differences.map(({ what, why }) => `- **${what}** ${why}`).join("\n")}
`;
}

export function countsOf(rows) {
  const passed = rows.filter(({ problems }) => problems?.length === 0).length;
  const strict = rows.filter(({ strictProblems }) => strictProblems?.length === 0).length;
  return { passed, strict };
}

/** The comment at the head of an operation's file says what it does. */
function operationRows() {
  const folder = join(root, "src/api/operations");
  return readdirSync(folder)
    .filter((file) => /^[A-Z]\w+\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ""))
    .sort()
    .map((name) => {
      const head =
        readFileSync(join(folder, `${name}.ts`), "utf8").match(/^(?:\/\/.*\n)+/)?.[0] ?? "";
      const said = head
        .replaceAll(/^\/\/ ?/gm, "")
        .replaceAll("\n", " ")
        .trim();
      return `| ${name} | ${said.replace(`${name} — `, "")} |`;
    });
}

function areaRows(rows) {
  const areas = Map.groupBy?.(rows, ({ area }) => area) ?? grouped(rows);
  return [...areas.entries()].map(([area, cases]) => {
    const count = (member) => cases.filter((one) => one[member]?.length === 0).length;
    return `| ${area} | ${cases.length} | ${count("problems")} | ${count("strictProblems")} |`;
  });
}

function grouped(rows) {
  const areas = new Map();
  for (const row of rows) areas.set(row.area, [...(areas.get(row.area) ?? []), row]);
  return areas;
}

function shortId(id) {
  return id.split("::").slice(-1)[0].replaceAll("|", "\\|");
}
