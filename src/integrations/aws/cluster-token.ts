// cluster-token.ts — the bearer token with which an IAM role speaks to the Kubernetes API of an EKS cluster.
//
// It is an address: that of GetCallerIdentity, signed for this cluster, in Base64.

import { HttpRequest } from "@smithy/core/transport";
import { SignatureV4 } from "@smithy/signature-v4";
import { urlSuffixOf } from "../../base/index.ts";
import { type Credentials, Sha256 } from "./signature.ts";

const SECONDS = 60;

export async function clusterToken(
  cluster: string,
  { region, credentials }: { readonly region: string; readonly credentials: Credentials },
): Promise<string> {
  const hostname = `sts.${region}.${urlSuffixOf(region)}`;
  const request = new HttpRequest({
    ...{ method: "GET", protocol: "https:", hostname, path: "/" },
    query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
    headers: { host: hostname, "x-k8s-aws-id": cluster },
  });
  const signer = new SignatureV4({ service: "sts", region, credentials, sha256: Sha256 });
  const { query = {} } = await signer.presign(request, {
    expiresIn: SECONDS,
    unhoistableHeaders: new Set(["x-k8s-aws-id"]),
  });
  const text = Object.entries(query).map(([name, value]) => {
    return `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;
  });
  const address = `https://${hostname}/?${text.join("&")}`;
  return `k8s-aws-v1.${Buffer.from(address).toString("base64url")}`;
}
