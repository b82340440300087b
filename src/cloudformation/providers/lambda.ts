// lambda.ts — functions, their versions and aliases, by Lambda's own API.
import {
  arnOf,
  defaultRoleArn,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
} from "../../base/index.ts";
import { ResourceRefused } from "../../resources/index.ts";
import { layerVariables } from "../../templates/index.ts";
import { type S3Place, s3PlaceOf } from "../s3-files.ts";
import { filesBeside } from "./cfn-response.ts";
import type { Link, Made, Provider, Wanted } from "./provider.ts";

const SETTINGS = [
  ...["DeadLetterConfig", "Description", "Environment", "EphemeralStorage", "FileSystemConfigs"],
  ...["Handler", "ImageConfig", "Layers", "LoggingConfig", "Role", "Runtime", "SnapStart"],
  ...["TracingConfig", "VpcConfig"],
];
const NUMBERS = ["MemorySize", "Timeout"];

/** What returns to its default when a template says it no longer. */
const DEFAULTS: JsonObject = {
  ...{ Description: "", Environment: { Variables: {} }, Layers: [], MemorySize: 128, Timeout: 3 },
};

function settingsOf({ properties, scope }: Wanted, link: Link): JsonObject {
  const settings: Record<string, Json> = {};
  for (const name of SETTINGS) {
    const value = properties[name];
    if (value !== undefined) settings[name] = name === "Environment" ? texts(value) : value;
  }
  for (const name of NUMBERS) {
    const value = properties[name];
    if (value !== undefined) settings[name] = Number(value);
  }
  const layers = layerFolders(properties["Layers"], link);
  if (layers.length > 0) {
    const own = settings["Environment"];
    const variables = isJsonObject(own) ? own["Variables"] : undefined;
    // The cast: what texts() gives has nothing but texts.
    const given = (isJsonObject(variables) ? variables : {}) as Readonly<Record<string, string>>;
    const runtime = String(properties["Runtime"]);
    settings["Environment"] = { Variables: layerVariables(runtime, given, layers) };
  }
  settings["Role"] ??= defaultRoleArn(scope);
  return settings;
}

/** Layers that stacks have made; those of others are not here. */
function layerFolders(arns: Json | undefined, link: Link): readonly string[] {
  if (!isJsonArray(arns)) return [];
  const known = link.known(LAYER_TYPE);
  return arns.flatMap((arn) => {
    const folder = known.find(({ physicalId }) => physicalId === arn)?.attributes[LAYER_FOLDER];
    return typeof folder === "string" ? [folder] : [];
  });
}

const LAYER_TYPE = "AWS::Lambda::LayerVersion";
/** The attribute that says where a layer lies; no template asks for one of this name. */
const LAYER_FOLDER = "treadle:folder";

/** Variables are texts, whatever a template writes. */
function texts(environment: Json): Json {
  const variables = isJsonObject(environment) ? environment["Variables"] : undefined;
  if (!isJsonObject(variables)) return {};
  const entries = Object.entries(variables).map(
    ([name, value]) => [name, typeof value === "string" ? value : String(value)] as const,
  );
  return { Variables: Object.fromEntries(entries) };
}

/** Where the code lies, as Lambda's API asks for it. */
async function codeOf({ properties }: Wanted, link: Link): Promise<JsonObject> {
  const { Code: code } = properties;
  if (typeof code === "string") {
    const place = s3PlaceOf(code);
    if (place !== undefined) return { S3Bucket: place.bucket, S3Key: place.key };
    throw new ResourceRefused(
      `'${code}' is not in S3: run \`aws cloudformation package\` or \`sam package\` first`,
    );
  }
  if (!isJsonObject(code)) throw new ResourceRefused("Code must be an object");
  const { ZipFile: text } = code;
  if (typeof text !== "string") return code;
  const { Handler: handler = "index.handler", Runtime: runtime } = properties;
  const [file = "index"] = String(handler).split(".");
  const isPython = String(runtime).startsWith("python");
  const own = `${file}.${isPython ? "py" : "js"}`;
  const zip = await link.ports.zipOf({ [own]: text, ...filesBeside(text, isPython) });
  return { ZipFile: Buffer.from(zip).toString("base64") };
}

function tagsOf({ properties, tags }: Wanted): JsonObject {
  const { Tags: own } = properties;
  const pairs = (isJsonArray(own) ? own : []).flatMap((tag) =>
    isJsonObject(tag) ? [[String(tag["Key"]), String(tag["Value"])] as const] : [],
  );
  return { ...tags, ...Object.fromEntries(pairs) };
}

async function functionMade(FunctionName: string, link: Link): Promise<Made> {
  const found = await link.call("lambda", "GetFunctionConfiguration", { FunctionName });
  return {
    physicalId: FunctionName,
    attributes: { Arn: found["FunctionArn"] ?? "", "SnapStartResponse.ApplyOn": "None" },
  };
}

async function setConcurrency(wanted: Wanted, FunctionName: string, link: Link): Promise<void> {
  const { ReservedConcurrentExecutions: reserved } = wanted.properties;
  if (reserved === undefined) {
    await link.callUnlessGone("lambda", "DeleteFunctionConcurrency", { FunctionName });
    return;
  }
  await link.call("lambda", "PutFunctionConcurrency", {
    ...{ FunctionName, ReservedConcurrentExecutions: Number(reserved) },
  });
}

const FUNCTION: Provider = {
  named: "FunctionName",
  fixed: ["FunctionName", "PackageType"],
  create: async (wanted, link) => {
    const FunctionName = String(wanted.properties["FunctionName"] ?? wanted.name);
    const Code = await codeOf(wanted, link);
    const Tags = tagsOf(wanted);
    const { Architectures } = wanted.properties;
    const reply = await link.ask({
      ...{ service: "lambda", operation: "CreateFunction" },
      parameters: {
        ...{ FunctionName, Code, Tags, ...settingsOf(wanted, link) },
        ...(Architectures === undefined ? {} : { Architectures }),
      },
    });
    if (!reply.ok && !(wanted.resumed && reply.code.startsWith("ResourceConflict"))) {
      throw new ResourceRefused(reply.message);
    }
    await wanted.began(FunctionName);
    if (wanted.properties["ReservedConcurrentExecutions"] !== undefined)
      await setConcurrency(wanted, FunctionName, link);
    return functionMade(FunctionName, link);
  },
  update: async (wanted, link, { physicalId: FunctionName = "", properties: before }) => {
    const settings = { ...DEFAULTS, ...settingsOf(wanted, link) };
    await link.call("lambda", "UpdateFunctionConfiguration", { FunctionName, ...settings });
    const code = await codeOf(wanted, link);
    await link.call("lambda", "UpdateFunctionCode", { FunctionName, ...code });
    if (
      before["ReservedConcurrentExecutions"] !== wanted.properties["ReservedConcurrentExecutions"]
    )
      await setConcurrency(wanted, FunctionName, link);
    const made = await functionMade(FunctionName, link);
    const Tags = tagsOf(wanted);
    if (Object.keys(Tags).length > 0) {
      await link.call("lambda", "TagResource", { Resource: made.attributes["Arn"] ?? "", Tags });
    }
    return made;
  },
  remove: async ({ physicalId = "" }, link) => {
    await link.callUnlessGone("lambda", "DeleteFunction", { FunctionName: physicalId });
  },
};

const VERSION: Provider = {
  fixed: ["FunctionName", "Description", "CodeSha256", "RuntimePolicy"],
  create: async ({ properties }, link) => {
    const { Description, FunctionName = "" } = properties;
    const published = await link.call("lambda", "PublishVersion", {
      ...{ FunctionName, ...(Description === undefined ? {} : { Description }) },
    });
    const { FunctionArn = "", Version = "" } = published;
    return { physicalId: String(FunctionArn), attributes: { Version, FunctionArn } };
  },
  update: (_, _link, { physicalId = "", attributes }) =>
    Promise.resolve({ physicalId, attributes }),
  remove: async ({ physicalId = "" }, link) => {
    const [, name = "", version = ""] = /:function:([^:]+):(.+)$/.exec(physicalId) ?? [];
    await link.callUnlessGone("lambda", "DeleteFunction", {
      FunctionName: name,
      Qualifier: version,
    });
  },
};

function aliasParameters({ properties }: Wanted): JsonObject {
  const {
    Description,
    FunctionName = "",
    FunctionVersion = "",
    Name = "",
    RoutingConfig,
  } = properties;
  return {
    ...{ FunctionName, FunctionVersion, Name, Description: Description ?? "" },
    ...(isJsonObject(RoutingConfig) ? { RoutingConfig: weights(RoutingConfig) } : {}),
  };
}

/** CloudFormation has a list where Lambda's API has a map. */
function weights({ AdditionalVersionWeights: list }: JsonObject): JsonObject {
  const pairs = (isJsonArray(list) ? list : []).flatMap((item) =>
    isJsonObject(item)
      ? [[String(item["FunctionVersion"]), Number(item["FunctionWeight"])] as const]
      : [],
  );
  return { AdditionalVersionWeights: Object.fromEntries(pairs) };
}

function aliasMade({ AliasArn = "" }: JsonObject): Made {
  return { physicalId: String(AliasArn), attributes: { AliasArn } };
}

const ALIAS: Provider = {
  named: "Name",
  fixed: ["FunctionName", "Name"],
  create: async (wanted, link) => {
    const parameters = aliasParameters(wanted);
    const operation = "CreateAlias";
    const reply = await link.ask({ service: "lambda", operation, parameters });
    if (reply.ok) return aliasMade(reply.output);
    if (!wanted.resumed) throw new ResourceRefused(reply.message);
    return aliasMade(await link.call("lambda", "UpdateAlias", parameters));
  },
  update: async (wanted, link) =>
    aliasMade(await link.call("lambda", "UpdateAlias", aliasParameters(wanted))),
  remove: async ({ physicalId = "" }, link) => {
    const [, FunctionName = "", Name = ""] = /:function:([^:]+):(.+)$/.exec(physicalId) ?? [];
    await link.callUnlessGone("lambda", "DeleteAlias", { FunctionName, Name });
  },
};

const LAYER: Provider = {
  fixed: [
    ...["CompatibleArchitectures", "CompatibleRuntimes", "Content", "Description"],
    ...["LayerName", "LicenseInfo"],
  ],
  create: async ({ name: own, properties, scope }, link) => {
    const name = String(properties["LayerName"] ?? own);
    const { Content: content } = properties;
    const place = typeof content === "string" ? s3PlaceOf(content) : bucketPlace(content);
    const bytes = place && (await link.ports.readObject(scope, place.bucket, place.key));
    if (bytes === undefined) throw new ResourceRefused("The content of the layer is not in S3");
    const folder = await link.ports.layerFolder(name, bytes);
    const before = arnOf(scope, "lambda", `layer:${name}:`);
    const versions = link
      .known(LAYER_TYPE)
      .map(({ physicalId = "" }) =>
        physicalId.startsWith(before) ? Number(physicalId.slice(before.length)) : 0,
      );
    const arn = `${before}${Math.max(0, ...versions) + 1}`;
    return { physicalId: arn, attributes: { LayerVersionArn: arn, [LAYER_FOLDER]: folder } };
  },
  update: (_, _link, { attributes, physicalId = "" }) =>
    Promise.resolve({ physicalId, attributes }),
  // Its folder may be that of another layer with the same content.
  remove: () => Promise.resolve(),
};

function bucketPlace(content: Json | undefined): S3Place | undefined {
  const { S3Bucket, S3Key } = isJsonObject(content) ? content : {};
  if (S3Bucket === undefined || S3Key === undefined) return undefined;
  return { bucket: String(S3Bucket), key: String(S3Key) };
}

export const LAMBDA_PROVIDERS: ReadonlyMap<string, Provider> = new Map([
  ["AWS::Lambda::Function", FUNCTION],
  [LAYER_TYPE, LAYER],
  ["AWS::Lambda::Version", VERSION],
  ["AWS::Lambda::Alias", ALIAS],
]);
