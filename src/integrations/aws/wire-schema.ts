// wire-schema.ts — a service model as the runtime schemas that the protocol classes of AWS's SDK walk.
//
// A Smithy schema is a tuple: [kind, namespace, name, traits, …]. It is made when it is first looked at, so a
// recursive shape is no trouble and a model of thousands of shapes costs only what an operation needs.
import type { RawMember, RawModel, RawOperation, RawShape, ServiceModel } from "../models/index.ts";

/** A schema of @smithy/core; its type there says less than its code takes. */
export type WireSchema = unknown;
export type WireTraits = Readonly<Record<string, unknown>>;

/** Numbers by which @smithy/core names simple schemas. */
const SIMPLE = {
  string: 0,
  numeric: 1,
  boolean: 2,
  timestamp: 4,
  dateTime: 5,
  httpDate: 6,
  epochSeconds: 7,
  document: 15,
  blob: 21,
} as const;

const TIMESTAMPS: Readonly<Record<string, number>> = {
  iso8601: SIMPLE.dateTime,
  rfc822: SIMPLE.httpDate,
  unixTimestamp: SIMPLE.epochSeconds,
};

const KIND = { list: 1, map: 2, structure: 3, union: 4, operation: 9 } as const;

/** What an operation is called and bound to, with its input and output. */
export interface WireOperation {
  readonly namespace: string;
  readonly name: string;
  readonly traits: WireTraits;
  readonly input: WireSchema;
  readonly output: WireSchema;
}

export class WireModel {
  readonly #model: RawModel;
  readonly #namespace: string;
  readonly #shapes = new Map<string, WireSchema>();
  readonly #operations = new Map<string, WireOperation>();

  constructor({ raw }: ServiceModel) {
    this.#model = raw;
    this.#namespace = `treadle.${raw.metadata.serviceId.replace(/[^A-Za-z0-9]/g, "")}`;
  }

  get namespace(): string {
    return this.#namespace;
  }

  operation(name: string): WireOperation | undefined {
    const raw = this.#model.operations[name];
    if (raw === undefined) return undefined;
    const made = this.#operations.get(name) ?? this.#makeOperation(name, raw);
    this.#operations.set(name, made);
    return made;
  }

  #makeOperation(name: string, raw: RawOperation): WireOperation {
    const { method, requestUri, responseCode = 200 } = raw.http;
    const hostPrefix = raw.endpoint?.hostPrefix;
    return {
      namespace: this.#namespace,
      name,
      traits: {
        http: [method, this.#bound(requestUri, raw), responseCode],
        ...(hostPrefix === undefined ? {} : { endpoint: [hostPrefix] }),
      },
      input: this.#root(raw.input),
      output: this.#root(raw.output),
    };
  }

  /** The labels of a path are names on the wire; the SDK's protocols look for names of members. */
  #bound(requestUri: string, { input }: RawOperation): string {
    const members = Object.entries(this.#model.shapes[input?.shape ?? ""]?.members ?? {});
    return requestUri.replace(/\{([^{}+]+)(\+?)\}/g, (whole, label: string, greedy: string) => {
      const bound = members.find(([, member]) => labelOf(member) === label);
      return bound === undefined ? whole : `{${bound[0]}${greedy}}`;
    });
  }

  #root(reference: RawOperation["input"]): WireSchema {
    if (reference === undefined) return "unit";
    const raw = this.#model.shapes[reference.shape];
    const traits = {
      ...(reference.locationName === undefined ? {} : { xmlName: reference.locationName }),
      ...namespaceTrait(reference.xmlNamespace),
    };
    if (raw === undefined || Object.keys(traits).length === 0) return this.#shape(reference.shape);
    return this.#structure(reference.shape, raw, traits);
  }

  #shape(name: string): WireSchema {
    const known = this.#shapes.get(name);
    if (known !== undefined) return known;
    const raw = this.#model.shapes[name];
    if (raw === undefined) throw new Error(`the model has no shape ${name}`);
    const made = this.#make(name, raw);
    this.#shapes.set(name, made);
    return made;
  }

  #make(name: string, raw: RawShape): WireSchema {
    switch (raw.type) {
      case "structure":
        return raw.document === true ? SIMPLE.document : this.#structure(name, raw, {});
      case "list":
        return [KIND.list, this.#namespace, name, shapeTraits(raw), this.#element(raw.member)];
      case "map":
        return [
          ...[KIND.map, this.#namespace, name, shapeTraits(raw)],
          ...[this.#element(raw.key), this.#element(raw.value)],
        ];
      case "string":
        return SIMPLE.string;
      case "boolean":
        return SIMPLE.boolean;
      case "blob":
        return SIMPLE.blob;
      case "double":
      case "float":
      case "integer":
      case "long":
        return SIMPLE.numeric;
      case "timestamp":
        return TIMESTAMPS[raw.timestampFormat ?? ""] ?? SIMPLE.timestamp;
    }
  }

  #structure(name: string, raw: RawShape, more: WireTraits): WireSchema {
    const names = Object.keys(raw.members ?? {});
    const members = Object.entries(raw.members ?? {}).map(
      ([member, reference]): WireSchema => [
        this.#lazily(reference.shape),
        this.#memberTraits(raw, member, reference),
      ],
    );
    const kind = raw.union === true ? KIND.union : KIND.structure;
    const own = raw.locationName === undefined ? {} : { xmlName: raw.locationName };
    const traits = { ...own, ...namespaceTrait(raw.xmlNamespace), ...more };
    return [kind, this.#namespace, name, traits, names, members];
  }

  #element(reference: RawMember | undefined): WireSchema {
    if (reference === undefined) return SIMPLE.string;
    const { locationName, xmlNamespace } = reference;
    const traits = {
      ...(locationName === undefined ? {} : { xmlName: locationName }),
      ...namespaceTrait(xmlNamespace),
    };
    return [this.#lazily(reference.shape), traits];
  }

  /** Scalars at once, what may contain itself by a function. */
  #lazily(name: string): WireSchema {
    const type = this.#model.shapes[name]?.type;
    const deep = type === "structure" || type === "list" || type === "map";
    return deep ? () => this.#shape(name) : this.#shape(name);
  }

  #memberTraits(owner: RawShape, name: string, member: RawMember): WireTraits {
    const shape = this.#model.shapes[member.shape];
    return {
      ...bindingTraits(name, member, shape),
      ...(owner.payload === name ? { httpPayload: 1 } : {}),
      ...(member.flattened === true ? { xmlFlattened: 1 } : {}),
      ...(member.xmlAttribute === true ? { xmlAttribute: 1 } : {}),
      ...(member.jsonvalue === true ? { mediaType: "application/json" } : {}),
      ...(member.hostLabel === true ? { hostLabel: 1 } : {}),
      ...(member.queryName === undefined ? {} : { ec2QueryName: member.queryName }),
      ...namespaceTrait(member.xmlNamespace),
    };
  }
}

function labelOf({ location, locationName }: RawMember): string | undefined {
  return location === "uri" ? locationName : undefined;
}

function shapeTraits(raw: RawShape): WireTraits {
  return raw.flattened === true ? { xmlFlattened: 1 } : {};
}

function bindingTraits(name: string, member: RawMember, shape: RawShape | undefined): WireTraits {
  const wireName = member.locationName ?? name;
  switch (member.location) {
    case "uri":
      return { httpLabel: 1 };
    case "querystring":
      return shape?.type === "map" ? { httpQueryParams: 1 } : { httpQuery: wireName };
    case "header":
      return { httpHeader: wireName };
    case "headers":
      return { httpPrefixHeaders: wireName };
    case "statusCode":
      return { httpResponseCode: 1 };
    default: {
      // The items of a flattened list stand where the list would: their name is the list's.
      const flat = shape?.flattened === true ? shape.member?.locationName : undefined;
      const named = flat ?? member.locationName;
      return named === undefined ? {} : { xmlName: named, jsonName: named };
    }
  }
}

function namespaceTrait(given: unknown): WireTraits {
  if (typeof given === "string") return { xmlNamespace: ["", given] };
  if (typeof given !== "object" || given === null) return {};
  // The cast: the model's own form, `{ uri, prefix }`.
  const { uri, prefix = "" } = given as { readonly uri?: string; readonly prefix?: string };
  return uri === undefined ? {} : { xmlNamespace: [prefix, uri] };
}
