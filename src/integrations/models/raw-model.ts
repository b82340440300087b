// raw-model.ts — a service model as it stands in data/aws-models/, botocore's format without its texts.

export interface RawModel {
  readonly metadata: RawMetadata;
  readonly operations: { readonly [name: string]: RawOperation };
  readonly shapes: { readonly [name: string]: RawShape };
}

export interface RawMetadata {
  readonly apiVersion: string;
  readonly endpointPrefix: string;
  readonly protocol: string;
  readonly protocols?: readonly string[];
  readonly serviceId: string;
  readonly serviceFullName: string;
  readonly serviceAbbreviation?: string;
  readonly signatureVersion: string;
  readonly signingName?: string;
  readonly jsonVersion?: string;
  readonly targetPrefix?: string;
  readonly globalEndpoint?: string;
  readonly xmlNamespace?: string;
  readonly [other: string]: unknown;
}

export interface RawReference {
  readonly shape: string;
  readonly resultWrapper?: string;
  readonly locationName?: string;
  readonly xmlNamespace?: unknown;
  readonly wrapper?: boolean;
}

export interface RawOperation {
  readonly http: {
    readonly method: string;
    readonly requestUri: string;
    readonly responseCode?: number;
  };
  readonly input?: RawReference;
  readonly output?: RawReference;
  /** Names of error shapes. */
  readonly errors?: readonly string[];
  readonly endpoint?: { readonly hostPrefix?: string };
  readonly authtype?: string;
  readonly auth?: readonly string[];
  readonly httpChecksumRequired?: boolean;
  readonly httpChecksum?: { readonly [name: string]: unknown };
  readonly unsignedPayload?: boolean;
}

export type RawShapeType =
  | "blob"
  | "boolean"
  | "double"
  | "float"
  | "integer"
  | "list"
  | "long"
  | "map"
  | "string"
  | "structure"
  | "timestamp";

export interface RawMember {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
  readonly queryName?: string;
  readonly flattened?: boolean;
  readonly streaming?: boolean;
  readonly jsonvalue?: boolean;
  readonly hostLabel?: boolean;
  readonly idempotencyToken?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: unknown;
  readonly eventpayload?: boolean;
}

export interface RawShape {
  readonly type: RawShapeType;
  readonly members?: { readonly [name: string]: RawMember };
  readonly required?: readonly string[];
  readonly member?: RawMember;
  readonly key?: RawMember;
  readonly value?: RawMember;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly payload?: string;
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
  readonly union?: boolean;
  readonly document?: boolean;
  readonly eventstream?: boolean;
  readonly streaming?: boolean;
  readonly sensitive?: boolean;
  readonly flattened?: boolean;
  readonly locationName?: string;
  readonly timestampFormat?: string;
  readonly wrapper?: boolean;
  readonly xmlNamespace?: unknown;
}
