// Templates of our own, one a file: what stands in each, and what it becomes or why it is refused.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { HOME_SCOPE } from "../../src/host/index.ts";
import { projectProblemText } from "../../src/project/index.ts";
import { findSource, type LoadedTemplates, loadTemplates } from "../../src/templates/index.ts";

const corpus = fileURLToPath(new URL("corpus", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "treadle-corpus-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Expected {
  readonly path?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly ssm?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly [part: string]: unknown;
}

/** `--- name` begins a file; the one named `expect` says what comes of the others. */
function filesIn(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^--- (.+)\n/m).slice(1);
  const files = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) files.set(parts[i] ?? "", parts[i + 1] ?? "");
  return files;
}

function laidOut(name: string, files: ReadonlyMap<string, string>): string {
  const folder = join(scratch, name);
  for (const [path, text] of files) {
    if (path === "expect") continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Places of values to come as `<Name>`, paths from the case's folder on. */
function shown(value: unknown, folder: string): unknown {
  const text = JSON.stringify(value)
    .replaceAll("\uE000", "<")
    .replaceAll("\uE001", ">")
    .replaceAll(`${folder}/`, "")
    .replaceAll(folder, ".");
  return JSON.parse(text);
}

function partsOf({ builds, layers, layersOf, project, skipped }: LoadedTemplates): Expected {
  const named = <T extends { readonly name: string }, V>(list: readonly T[], of: (item: T) => V) =>
    Object.fromEntries(list.map((item) => [item.name, of(item)]));
  return {
    stateMachines: project.stateMachines.map(({ name }) => name),
    machines: named(project.stateMachines, ({ definition, ...rest }) => rest),
    definitions: named(project.stateMachines, ({ definition }) => definition.document.value),
    functions: project.functions.map(({ name }) => name),
    function: named(project.functions, (one) => one),
    activities: project.activities,
    resources: named(project.resources, ({ type }) => type),
    properties: named(project.resources, ({ properties }) => properties),
    http: project.http.map(
      ({ api, functionName, method, path, type }) =>
        `${type} ${api ?? "-"} ${method} ${path} → ${functionName.split(":").at(-1)}`,
    ),
    outputs: named(project.outputs ?? [], ({ value }) => value),
    skipped: skipped.map(({ file, line, what }) => `${file}:${line}: ${what}`),
    warnings: project.warnings.map(projectProblemText),
    builds: builds.map(({ name, work }) => `${name}: ${work.kind}`),
    layers: layers.map(({ arn }) => arn),
    layersOf: Object.fromEntries(layersOf),
  };
}

async function outcomeOf(
  folder: string,
  { environment, parameters, path = ".", ssm }: Expected,
): Promise<Expected> {
  const found = join(folder, path);
  const source = await findSource(found, environment === undefined ? {} : { environment });
  if (!source.ok) return { problems: source.problems.map(projectProblemText) };
  const loaded = await loadTemplates(source.value, {
    scope: HOME_SCOPE,
    parameters: new Map(Object.entries(parameters ?? {})),
    readSsm: (name) => Promise.resolve(ssm?.[name]),
  });
  if (!loaded.ok) return { problems: loaded.problems.map(projectProblemText) };
  return partsOf(loaded.value);
}

const GIVEN = ["path", "parameters", "ssm", "environment", "about"];
const names = readdirSync(corpus).sort();

describe("the corpus of templates", () => {
  test("has at least forty", () => expect(names.length).toBeGreaterThanOrEqual(40));

  test.each(names)("%s", async (name) => {
    const files = filesIn(readFileSync(join(corpus, name), "utf8"));
    const expected: Expected = parse(files.get("expect") ?? "{}") ?? {};
    const folder = laidOut(name.replace(/\.txt$/, ""), files);
    const outcome = await outcomeOf(folder, expected);
    const wanted = Object.fromEntries(
      Object.entries(expected).filter(([key]) => !GIVEN.includes(key)),
    );
    expect(Object.keys(wanted)).not.toHaveLength(0);
    // A template that is refused where nobody expects it shows why.
    if (wanted["problems"] === undefined) expect(outcome["problems"]).toBeUndefined();
    const seen = shown(
      Object.fromEntries(Object.keys(wanted).map((key) => [key, outcome[key] ?? null])),
      folder,
    );
    expect(seen).toMatchObject(wanted);
  });
});
