// compatibility-page.mjs — docs/compatibility.md of the operations, the recorded cases and the known differences.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");

/**
 * `rows`: of every case that needs Step Functions alone its id, its area, and its problems. `others`: how many others
 * run with embedded services, and how many are not run, by why not.
 */
export function format({ others, rows }) {
  const failures = JSON.parse(read("test/conformance/expected-failures.json"));
  const strictFailures = JSON.parse(read("test/conformance/expected-strict-failures.json"));
  const serviceFailures = JSON.parse(read("test/conformance/expected-service-failures.json"));
  const differences = JSON.parse(read("docs/known-differences.json"));
  const { passed, strict } = countsOf(rows);
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
LocalStack's own comparison leaves out ("strict").

${servicesText(others, Object.keys(serviceFailures).length)}

| area | cases | passed | strict |
|---|---|---|---|
${areaRows(rows).join("\n")}

## Cases that do not pass, and why

${reasonLines(failures)}

In what LocalStack's own comparison leaves out ("strict"):

${reasonLines(strictFailures)}

With other services:

${reasonLines(serviceFailures)}

## Known differences

${differences.map(({ what, why }) => `- **${what}** ${why}`).join("\n")}
`;
}

/** test/conformance/services.test.ts holds that those which are not listed pass, and those which are do not. */
function servicesText({ compared, secondAccount, uncompared }, failing) {
  const passing = compared - failing;
  const share = ((100 * passing) / compared).toFixed(1);
  return `${passing} of the ${compared} cases that need other AWS services besides pass against the embedded ones (${share} %,
\`test/conformance/services.test.ts\`). ${uncompared + secondAccount} more are not run: ${uncompared} compare no answer, ${secondAccount} need a second account.`;
}

function reasonLines(failures) {
  const byReason = new Map();
  for (const [id, reason] of Object.entries(failures)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), shortId(id)]);
  }
  if (byReason.size === 0) return "None.";
  return [...byReason]
    .map(
      ([reason, ids]) => `- ${reason} (${ids.length}): ${ids.map((id) => `\`${id}\``).join(", ")}`,
    )
    .join("\n");
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
