// compatibility.mjs — writes docs/compatibility.md from the operations, the recorded cases and the known
// differences.
//
//   node scripts/compatibility.mjs            runs the recorded cases and writes the page
//   node scripts/compatibility.mjs --check    fails when the page that stands would change
//
// The cases stand beside the repository (../shared/conformance); without them the page cannot be made.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./setup.mjs";

const page = join(root, "docs/compatibility.md");
const read = (path) => readFileSync(join(root, path), "utf8");

function runCases() {
  const folder = mkdtempSync(join(tmpdir(), "treadle-compatibility-"));
  const file = join(folder, "results.json");
  try {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    spawnSync(process.execPath, [vitest, "run", "test/conformance"], {
      cwd: root,
      env: { ...process.env, TREADLE_CONFORMANCE_RESULTS: file },
      stdio: "ignore",
    });
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
    console.error("compatibility: the recorded cases (../shared/conformance) are not there");
    process.exit(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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

const { othersCount, rows } = runCases();
const failures = JSON.parse(read("test/conformance/expected-failures.json"));
const differences = JSON.parse(read("docs/known-differences.json"));
const passed = rows.filter(({ problems }) => problems?.length === 0).length;
const strict = rows.filter(({ strictProblems }) => strictProblems?.length === 0).length;

const byReason = new Map();
for (const [id, reason] of Object.entries(failures)) {
  byReason.set(reason, [...(byReason.get(reason) ?? []), shortId(id)]);
}

const text = `# Compatibility with AWS Step Functions

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

if (process.argv.includes("--check")) {
  if (existsSync(page) && readFileSync(page, "utf8") === text) process.exit(0);
  console.error(
    "compatibility: docs/compatibility.md is out of date; run node scripts/compatibility.mjs",
  );
  process.exit(1);
}
writeFileSync(page, text);
console.log(`compatibility: ${passed} of ${rows.length} cases pass, ${strict} strictly`);
