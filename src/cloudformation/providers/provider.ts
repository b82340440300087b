// provider.ts — what makes, changes and takes away resources of one type.
import type { JsonObject, Scope } from "../../base/index.ts";
import { ResourceRefused, type ServiceReply } from "../../resources/index.ts";
import type { CloudFormationPorts, Reach } from "../ports.ts";
import type { ResourceRecord } from "../records.ts";

/** A resource in hand. */
export interface Wanted {
  readonly stackId: string;
  readonly stackName: string;
  readonly scope: Scope;
  readonly logicalId: string;
  readonly type: string;
  /** What it is called where its properties do not say. */
  readonly name: string;
  readonly properties: JsonObject;
  /** A crash came between: what is there already is this one. */
  readonly resumed: boolean;
  /** Of the stack, for what it makes itself. */
  readonly tags: Readonly<Record<string, string>>;
  /** Called once the resource has an id, where the rest takes its time. */
  readonly began: (physicalId: string) => Promise<void>;
}

export interface Made {
  /** CloudFormation's Ref. */
  readonly physicalId: string;
  readonly attributes: JsonObject;
}

export interface Provider {
  /** Properties that cannot change: a new resource takes the place of the old one. */
  readonly fixed: readonly string[];
  /** Those of them that name it. */
  readonly named?: string;
  create(wanted: Wanted, link: Link): Promise<Made>;
  update(wanted: Wanted, link: Link, known: ResourceRecord): Promise<Made>;
  remove(known: ResourceRecord, link: Link): Promise<void>;
}

/** The services, as providers speak to them. */
export class Link {
  readonly ports: CloudFormationPorts;
  readonly scope: Scope;
  readonly stackId: string;
  /** Everything of a type that stacks of the scope hold. */
  readonly known: (type: string) => readonly ResourceRecord[];

  constructor(
    ports: CloudFormationPorts,
    { id, scope }: { readonly id: string; readonly scope: Scope },
    known: (type: string) => readonly ResourceRecord[],
  ) {
    this.ports = ports;
    this.scope = scope;
    this.stackId = id;
    this.known = known;
  }

  ask(request: Omit<Reach, "scope">): Promise<ServiceReply> {
    return this.ports.call({ ...request, scope: this.scope });
  }

  /** Throws ResourceRefused with the service's words. */
  async call(service: string, operation: string, parameters: JsonObject): Promise<JsonObject> {
    const reply = await this.ask({ service, operation, parameters });
    if (reply.ok) return reply.output;
    throw new ResourceRefused(`${reply.message} (${operation}: ${reply.code})`);
  }

  /** What is gone already is as wanted: undefined. */
  async callUnlessGone(
    service: string,
    operation: string,
    parameters: JsonObject,
  ): Promise<JsonObject | undefined> {
    const reply = await this.ask({ service, operation, parameters });
    if (reply.ok) return reply.output;
    if (GONE.test(reply.code)) return undefined;
    throw new ResourceRefused(`${reply.message} (${operation}: ${reply.code})`);
  }
}

/** How services say that something is not there. */
const GONE = /NotFound|NoSuch|DoesNotExist|NonExistent|DoesNotExistException/;
