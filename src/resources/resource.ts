// resource.ts — what a resource is, what a type of resources is, and how a type reaches the services.
import type { JsonObject, Scope } from "../base/index.ts";
import { ResourceRefused } from "./resource-refused.ts";

export interface Resource {
  /** The logical name; also the name in the service where the properties give none. */
  readonly name: string;
  /** `AWS::SQS::Queue` */
  readonly type: string;
  /** CloudFormation's, with places for values of other resources. */
  readonly properties: JsonObject;
}

/** What a resource is to others. */
export interface MadeResource {
  /** CloudFormation's Ref. */
  readonly ref: string;
  /** CloudFormation's GetAtt. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Waited for when everything else of the stage has been made: a table that is CREATING. */
  readonly ready?: () => Promise<void>;
}

export interface ResourceType {
  readonly properties: readonly string[];
  readonly required: readonly string[];
  readonly attributes: readonly string[];
  /** Its service looks for functions, so it is made after them. */
  readonly afterFunctions?: boolean;
  /** Creates it, or changes what is there to what is declared; the same twice changes nothing. */
  make(resource: Resource, services: ServiceLink): Promise<MadeResource>;
}

export type ServiceReply =
  | { readonly ok: true; readonly output: JsonObject }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface ResourcePorts {
  readonly scope: Scope;
  /** `service` is the model's file name: `sqs`, `dynamodb`. */
  call(service: string, operation: string, parameters: JsonObject): Promise<ServiceReply>;
  wait(ms: number): Promise<void>;
}

/** One service as a type speaks to it. */
export class ServiceLink {
  readonly #ports: ResourcePorts;

  constructor(ports: ResourcePorts) {
    this.#ports = ports;
  }

  get scope(): Scope {
    return this.#ports.scope;
  }

  wait(ms: number): Promise<void> {
    return this.#ports.wait(ms);
  }

  /** Throws {@link ResourceRefused} with the service's own words. */
  async call(service: string, operation: string, parameters: JsonObject): Promise<JsonObject> {
    const reply = await this.#ports.call(service, operation, parameters);
    if (reply.ok) return reply.output;
    throw new ResourceRefused(`${operation}: ${reply.code}: ${reply.message}`);
  }

  /** Undefined where the service answers with the error `missing`. */
  async find(
    [service, operation]: readonly [string, string],
    parameters: JsonObject,
    missing: string,
  ): Promise<JsonObject | undefined> {
    const reply = await this.#ports.call(service, operation, parameters);
    if (reply.ok) return reply.output;
    if (reply.code === missing) return undefined;
    throw new ResourceRefused(`${operation}: ${reply.code}: ${reply.message}`);
  }
}
