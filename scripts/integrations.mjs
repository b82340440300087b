// integrations.mjs — writes docs/integrations.md from the language's table of integrations, the service models, the
// embedded services and the tests that call them.
//
//   node scripts/integrations.mjs            writes the page
//   node scripts/integrations.mjs --check    fails when the page that stands would change
//
// It asks what is built (`npm run build`), so that it says what the product does.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "./integrations-page.mjs";
import { root } from "./setup.mjs";

const page = join(root, "docs/integrations.md");
const built = (room) => import(`../dist/${room}/index.js`);

/** Files of tests below a folder of the repository. */
function testFiles(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : testFiles(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

/** How a test speaks of a service: the SDK's package, boto3's client, a call inside, a Resource. */
function mentions(text, { file, sdkName }) {
  const calls = (...spellings) => spellings.some((spelling) => text.includes(spelling));
  const resources = new RegExp(`"(?:arn:aws:states:::|states:::)?(?:aws-sdk:${sdkName}|${file}):`);
  return {
    "SDK for JavaScript": calls(`"@aws-sdk/client-${sdkPackage(file)}"`),
    boto3: new RegExp(`client\\(["']${file}["']`).test(text),
    "AWS CLI": calls(`aws("${file}", "`, `["${file}", "`, `"aws", "${file}", "`),
    tasks: resources.test(text) || calls(`aws-sdk:${sdkName}:`, `:::${file}:`),
  };
}

/** The SDK for JavaScript names some packages otherwise than botocore its models. */
function sdkPackage(file) {
  const names = {
    events: "eventbridge",
    logs: "cloudwatch-logs",
    secretsmanager: "secrets-manager",
  };
  return names[file] ?? file;
}

function triedBy(service, texts) {
  const found = new Set();
  for (const text of texts) {
    for (const [how, isThere] of Object.entries(mentions(text, service))) {
      if (isThere) found.add(how);
    }
  }
  return [...found].sort();
}

/** Which kind of test calls an optimised integration, by the folder that the test stands in. */
const KINDS = [
  [/^(src\/host|test\/services|test\/cli|examples)\//, "a whole server"],
  [/^test\/integrations\//, "moto or a stand-in, by a route"],
  [/^src\/integrations\/(?!models|mocks|[\w-]+\.test\.ts)/, "stand-ins"],
];

/** Services of the recorded cases that are run; the states service is in all of them. */
function recordedServices() {
  const text = readFileSync(join(root, "test/conformance/recorded-cases.ts"), "utf8");
  const [, list = ""] = /const SERVICES[^=]*= new Set\(\[([^;]*)\]\)/.exec(text) ?? [];
  return new Set(["states", ...[...list.matchAll(/"(\w+)"/g)].map(([, name]) => name)]);
}

function optimisedTriedBy(service, actions, files) {
  const names = actions.join("|");
  const call = new RegExp(
    `integration\\(\\s*"${service}",\\s*"(?:${names})"|:::${service}:(?:${names})\\b|"${service}:(?:${names})\\b`,
  );
  const found = new Set(recordedServices().has(service) ? ["AWS's recorded answers"] : []);
  for (const { path, text } of files) {
    const [, kind] = KINDS.find(([folder]) => folder.test(path)) ?? [];
    if (kind !== undefined && call.test(text)) found.add(kind);
  }
  return [...found].sort();
}

async function embeddedServices() {
  const { createServices } = await built("services");
  const { loadModelFile } = await built("integrations");
  const { RealClock } = await built("engine");
  const folder = mkdtempSync(join(tmpdir(), "treadle-integrations-"));
  const nothing = () => Promise.reject(new Error("nothing is delivered here"));
  const services = await createServices({
    dataDirectory: folder,
    clock: new RealClock(),
    modelOf: loadModelFile,
    deliver: { invokeFunction: nothing, startExecution: nothing, sendHttp: nothing },
    origin: () => "http://127.0.0.1:8083",
    report: (where, error) => console.error(where, error),
  });
  const operations = new Map(
    services.embedded.map((file) => [file, [...services.operationsOf(file)].sort()]),
  );
  await services.close();
  rmSync(folder, { recursive: true, force: true });
  return operations;
}

const { optimisedActions, optimisedAction } = await built("asl");
const { allServices, loadModelFile } = await built("integrations");
const embedded = await embeddedServices();
const files = ["src", "test", "examples"]
  .flatMap(testFiles)
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const texts = files.map(({ text }) => text);
const byService = new Map();
for (const action of optimisedActions()) {
  const [service, name] = action.split(":");
  byService.set(service, [...(byService.get(service) ?? []), name]);
}
const counts = new Map();
for (const { file } of allServices()) {
  counts.set(file, Object.keys((await loadModelFile(file)).raw.operations).length);
}

const text = format({
  optimised: [...byService].map(([service, names]) => ({
    service,
    actions: names.map((name) => ({ name, patterns: optimisedAction(service, name) })),
    tried: optimisedTriedBy(service, names, files),
  })),
  embedded: allServices()
    .filter(({ file }) => embedded.has(file))
    .map((service) => ({
      ...service,
      operations: embedded.get(service.file),
      count: counts.get(service.file),
      tried: triedBy(service, texts),
    })),
  services: allServices().length,
  actions: [...counts.values()].reduce((sum, count) => sum + count, 0),
});

if (process.argv.includes("--check")) {
  if (existsSync(page) && readFileSync(page, "utf8") === text) process.exit(0);
  console.error(
    "integrations: docs/integrations.md is out of date; run node scripts/integrations.mjs",
  );
  process.exit(1);
}
writeFileSync(page, text);
console.log(`integrations: ${embedded.size} services embedded`);
