// protocol.ts — the protocol class of AWS's SDK for JavaScript that speaks for a service.
//
// The classes are those that the SDK's generated clients use. @aws-sdk/core and @smithy/core are pinned exactly,
// because what is used of them here is meant for generated code; aws.test.ts holds every protocol against servers.
import {
  AwsEc2QueryProtocol,
  AwsJson1_0Protocol,
  AwsJson1_1Protocol,
  AwsQueryProtocol,
  AwsRestJsonProtocol,
  AwsRestXmlProtocol,
  AwsSmithyRpcV2CborProtocol,
} from "@aws-sdk/core/protocols";
import type { RawMetadata, ServiceModel } from "../models/index.ts";

/** The part of a protocol that is used: operations to HTTP requests, HTTP answers to values. */
export type Protocol =
  | AwsEc2QueryProtocol
  | AwsJson1_0Protocol
  | AwsJson1_1Protocol
  | AwsQueryProtocol
  | AwsRestJsonProtocol
  | AwsRestXmlProtocol
  | AwsSmithyRpcV2CborProtocol;

/** The first that a service speaks; CBOR last, because endpoints other than AWS's seldom do. */
const PREFERRED: readonly string[] = [
  ...["json", "rest-json", "rest-xml", "query", "ec2", "smithy-rpc-v2-cbor"],
];

export function protocolNameOf({ protocol, protocols }: RawMetadata): string {
  const spoken = protocols ?? [protocol];
  return PREFERRED.find((name) => spoken.includes(name)) ?? protocol;
}

export function protocolOf({ metadata }: ServiceModel, defaultNamespace: string): Protocol {
  const name = protocolNameOf(metadata);
  const xmlNamespace = metadata.xmlNamespace ?? "";
  const version = metadata.apiVersion;
  const serviceTarget = metadata.targetPrefix ?? "";
  switch (name) {
    case "json":
      return metadata.jsonVersion === "1.0"
        ? new AwsJson1_0Protocol({ defaultNamespace, serviceTarget })
        : new AwsJson1_1Protocol({ defaultNamespace, serviceTarget });
    case "query":
      return new AwsQueryProtocol({ defaultNamespace, xmlNamespace, version });
    case "ec2":
      return new AwsEc2QueryProtocol({ defaultNamespace, xmlNamespace, version });
    case "rest-json":
      return new AwsRestJsonProtocol({ defaultNamespace });
    case "rest-xml":
      return new AwsRestXmlProtocol({ defaultNamespace, xmlNamespace });
    case "smithy-rpc-v2-cbor":
      return new AwsSmithyRpcV2CborProtocol({ defaultNamespace });
    default:
      throw new Error(`no protocol class for ${name}`);
  }
}
