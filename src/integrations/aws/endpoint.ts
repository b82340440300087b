// endpoint.ts — where AWS itself answers for a service in a region.
import { urlSuffixOf } from "../../base/index.ts";
import type { ServiceModel } from "../models/index.ts";

export interface AwsEndpoint {
  readonly url: string;
  /** Of the signature. */
  readonly region: string;
}

/** Services that answer from one place for all regions of `aws`: host and the region of their signatures. */
const GLOBAL: Readonly<Record<string, readonly [host: string, region: string]>> = {
  account: ["account.us-east-1.amazonaws.com", "us-east-1"],
  budgets: ["budgets.amazonaws.com", "us-east-1"],
  ce: ["ce.us-east-1.amazonaws.com", "us-east-1"],
  cloudfront: ["cloudfront.amazonaws.com", "us-east-1"],
  globalaccelerator: ["globalaccelerator.us-west-2.amazonaws.com", "us-west-2"],
  health: ["global.health.amazonaws.com", "us-east-1"],
  iam: ["iam.amazonaws.com", "us-east-1"],
  importexport: ["importexport.amazonaws.com", "us-east-1"],
  networkmanager: ["networkmanager.us-west-2.amazonaws.com", "us-west-2"],
  organizations: ["organizations.us-east-1.amazonaws.com", "us-east-1"],
  route53: ["route53.amazonaws.com", "us-east-1"],
  route53domains: ["route53domains.us-east-1.amazonaws.com", "us-east-1"],
  savingsplans: ["savingsplans.amazonaws.com", "us-east-1"],
  shield: ["shield.us-east-1.amazonaws.com", "us-east-1"],
  support: ["support.us-east-1.amazonaws.com", "us-east-1"],
  waf: ["waf.amazonaws.com", "us-east-1"],
};

export function awsEndpoint({ service, metadata }: ServiceModel, region: string): AwsEndpoint {
  const global = region.startsWith("cn-") ? undefined : GLOBAL[service.file];
  if (global !== undefined && !region.startsWith("us-gov-")) {
    return { url: `https://${global[0]}`, region: global[1] };
  }
  return { url: `https://${metadata.endpointPrefix}.${region}.${urlSuffixOf(region)}`, region };
}

/** S3 by the bucket's own host where its name is fit for one; `path` is `/bucket/key`. */
export function virtualHosted(
  hostname: string,
  path: string,
): { readonly hostname: string; readonly path: string } {
  const [, bucket = "", rest = ""] = /^\/([^/?]+)(.*)$/s.exec(path) ?? [];
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) return { hostname, path };
  return { hostname: `${bucket}.${hostname}`, path: rest.startsWith("/") ? rest : `/${rest}` };
}
