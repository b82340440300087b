// models.mjs — makes data/aws-models/ from the service models of botocore (Apache-2.0).
//
//   node scripts/models.mjs <botocore folder, the one that holds data/> [LICENSE.txt NOTICE]
//
// Kept: operations, shapes, metadata. Left out: documentation, examples, paginators, waiters, endpoint rule
// sets, and the members in DROPPED. One Brotli file a service, so that one is read without the others;
// index.json says which service id each file holds. The newest API version of each service is taken.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gunzipSync } from "node:zlib";
import { root } from "./setup.mjs";

const DROPPED = new Set([
  ...["documentation", "examples", "deprecated", "deprecatedMessage", "deprecatedSince"],
  ...["staticContextParams", "operationContextParams", "contextParam", "clientContextParams"],
  ...["endpointdiscovery", "endpointoperation", "requestcompression", "synthetic", "uid", "box"],
]);

function fail(message) {
  console.error(`models: ${message}`);
  process.exit(1);
}

/** Names of members are data (a shape may have a member called `documentation`), so they are kept. */
function stripMembers(members) {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, strip(value)]));
}

function strip(value) {
  if (Array.isArray(value)) return value.map(strip);
  if (value === null || typeof value !== "object") return value;
  const kept = {};
  for (const [name, inner] of Object.entries(value)) {
    if (name === "members" || name === "shapes" || name === "operations") {
      kept[name] = stripMembers(inner);
    } else if (!DROPPED.has(name)) kept[name] = strip(inner);
  }
  return kept;
}

/** Errors are a list of shape names, and an operation's own name stands in its key. */
function stripModel(model) {
  const { metadata, operations, shapes } = strip(model);
  for (const operation of Object.values(operations)) {
    delete operation.name;
    if (operation.errors) operation.errors = operation.errors.map(({ shape }) => shape);
  }
  return { metadata, operations, shapes };
}

function readModel(folder) {
  const plain = join(folder, "service-2.json");
  if (existsSync(plain)) return JSON.parse(readFileSync(plain, "utf8"));
  return JSON.parse(gunzipSync(readFileSync(`${plain}.gz`)).toString("utf8"));
}

/** The folder of the newest API version that has a model. */
function newestVersion(folder) {
  return readdirSync(folder)
    .filter((version) =>
      ["service-2.json", "service-2.json.gz"].some((file) =>
        existsSync(join(folder, version, file)),
      ),
    )
    .sort()
    .at(-1);
}

function compress(text) {
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
    },
  });
}

function versionOf(botocore) {
  const file = join(botocore, "__init__.py");
  return existsSync(file)
    ? /__version__ = '([^']+)'/.exec(readFileSync(file, "utf8"))?.[1]
    : undefined;
}

/** LICENSE.txt and NOTICE: from a wheel's dist-info, or from the root of a source tree. */
function legalFile(botocore, name, given) {
  const parent = dirname(botocore);
  const wheels = readdirSync(parent).filter((entry) => /^botocore-.*\.dist-info$/.test(entry));
  const places = [
    ...(given ? [given] : []),
    ...wheels.flatMap((wheel) => [
      join(parent, wheel, name),
      join(parent, wheel, "licenses", name),
    ]),
    join(parent, name),
  ];
  const found = places.find((place) => existsSync(place));
  return found ?? fail(`${name} of botocore not found; give it as an argument`);
}

const [botocoreGiven, licence, notice] = process.argv.slice(2);
if (!botocoreGiven) fail("usage: node scripts/models.mjs <botocore folder> [LICENSE.txt NOTICE]");
const botocore = botocoreGiven.replace(/\/+$/, "");
const source = join(botocore, "data");
if (!existsSync(source)) fail(`no folder data/ in ${botocore}`);

const legal = { "LICENSE.txt": licence, NOTICE: notice };
const legalTexts = Object.entries(legal).map(([name, given]) => [
  name,
  readFileSync(legalFile(botocore, name, given)),
]);
const target = join(root, "data", "aws-models");
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const services = {};
let bytes = 0;
for (const name of readdirSync(source).sort()) {
  const folder = join(source, name);
  if (!statSync(folder).isDirectory()) continue;
  const version = newestVersion(folder);
  if (version === undefined) continue;
  const model = stripModel(readModel(join(folder, version)));
  // botocore carries one service under two names (pinpoint-sms-voice, sms-voice).
  if (Object.values(services).includes(model.metadata.serviceId)) continue;
  const packed = compress(JSON.stringify(model));
  writeFileSync(join(target, `${name}.json.br`), packed);
  bytes += packed.length;
  services[name] = model.metadata.serviceId;
}
const origin = `botocore ${versionOf(botocore) ?? "of unknown version"}`;
writeFileSync(
  join(target, "index.json"),
  `${JSON.stringify({ format: 1, origin, services }, null, 1)}\n`,
);
for (const [name, text] of legalTexts) writeFileSync(join(target, name), text);
writeFileSync(
  join(target, "README.md"),
  `# AWS service models

Operations and shapes of ${Object.keys(services).length} AWS services, made by \`scripts/models.mjs\` from ${origin}
(Apache-2.0, see LICENSE.txt and NOTICE; changed: documentation, examples, paginators, waiters and endpoint
rules left out, error references written as names). One Brotli-compressed JSON
file a service; \`index.json\` maps file names to service ids.
`,
);
console.log(`${Object.keys(services).length} services, ${bytes} bytes`);
