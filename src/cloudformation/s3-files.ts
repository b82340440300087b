// s3-files.ts — templates, includes and code that lie in S3: what their addresses mean, and their bytes.
import type { Scope } from "../base/index.ts";
import { ServiceFault } from "../services/index.ts";
import { TemplateFault, type TemplateFiles } from "../templates/index.ts";
import type { CloudFormationPorts } from "./ports.ts";

export interface S3Place {
  readonly bucket: string;
  readonly key: string;
}

/** `s3://bucket/key`, `https://bucket.s3.region.amazonaws.com/key`, `https://s3.amazonaws.com/bucket/key`, this server's. */
export function s3PlaceOf(address: string): S3Place | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    // No address at all: the caller says so in its own words.
    return undefined;
  }
  const path = decodeURIComponent(url.pathname.slice(1));
  const named = (bucket: string | undefined, key: string): S3Place | undefined =>
    bucket === undefined || bucket === "" || key === "" ? undefined : { bucket, key };
  if (url.protocol === "s3:") return named(url.hostname, path);
  const [, hosted] = /^(.+)\.s3[.-]/.exec(url.hostname) ?? [];
  if (hosted !== undefined) return named(hosted, path);
  const slash = path.indexOf("/");
  return slash < 0 ? undefined : named(path.slice(0, slash), path.slice(slash + 1));
}

const TEMPLATE_BYTES_MAX = 1_048_576;

/** The text of a `TemplateURL`. */
export async function templateAt(
  address: string,
  scope: Scope,
  ports: CloudFormationPorts,
): Promise<string> {
  const place = s3PlaceOf(address);
  if (place === undefined) {
    throw new ServiceFault(
      "ValidationError",
      "S3 error: Domain name specified in URL is not a valid S3 domain",
    );
  }
  const bytes = await ports.readObject(scope, place.bucket, place.key);
  if (bytes === undefined) {
    throw new ServiceFault(
      "ValidationError",
      "S3 error: The specified key does not exist.\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    );
  }
  if (bytes.length > TEMPLATE_BYTES_MAX) {
    throw new ServiceFault(
      "ValidationError",
      `Template may not exceed ${TEMPLATE_BYTES_MAX} bytes in size.`,
    );
  }
  return Buffer.from(bytes).toString("utf8");
}

/** Files that templates name: objects of S3 and nothing else. */
export function s3Files(scope: Scope, ports: CloudFormationPorts): TemplateFiles {
  return {
    locate: (_, given, place) =>
      Promise.reject(new TemplateFault(place, `'${given}' is no address in S3`)),
    findByKey: (address) => Promise.resolve(address),
    readText: async (address, place) => {
      const at = s3PlaceOf(address);
      const bytes = at && (await ports.readObject(scope, at.bucket, at.key));
      if (bytes !== undefined) return Buffer.from(bytes).toString("utf8");
      throw new TemplateFault(place, `The specified key does not exist: ${address}`);
    },
    shown: (path) => path,
  };
}
