// api-model.ts — a service model, as much of botocore's format as speaking the service's protocols takes.

export interface ApiModel {
  readonly metadata: {
    readonly apiVersion: string;
    readonly endpointPrefix: string;
    readonly protocol: string;
    readonly jsonVersion?: string;
    readonly signingName?: string;
    readonly targetPrefix?: string;
    readonly xmlNamespace?: string;
    readonly [other: string]: unknown;
  };
  readonly operations: { readonly [name: string]: ApiOperation };
  readonly shapes: { readonly [name: string]: ApiShape };
}

export interface ApiOperation {
  readonly http: {
    readonly method: string;
    readonly requestUri: string;
    readonly responseCode?: number;
  };
  readonly input?: ApiReference;
  readonly output?: ApiReference;
}

export interface ApiReference {
  readonly shape: string;
  readonly resultWrapper?: string;
  readonly locationName?: string;
}

export interface ApiMember {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
  readonly queryName?: string;
  readonly flattened?: boolean;
  readonly streaming?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: unknown;
}

export interface ApiShape {
  readonly type: string;
  readonly members?: { readonly [name: string]: ApiMember };
  readonly required?: readonly string[];
  readonly member?: ApiMember;
  readonly key?: ApiMember;
  readonly value?: ApiMember;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly payload?: string;
  readonly exception?: boolean;
  readonly document?: boolean;
  readonly streaming?: boolean;
  readonly flattened?: boolean;
  readonly locationName?: string;
  readonly timestampFormat?: string;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

const NO_SHAPE: ApiShape = { type: "structure" };

export function shapeOf(model: ApiModel, name: string | undefined): ApiShape {
  return name === undefined ? NO_SHAPE : (model.shapes[name] ?? NO_SHAPE);
}

export function membersOf(shape: ApiShape): [string, ApiMember][] {
  return Object.entries(shape.members ?? {});
}
