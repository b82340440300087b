// ports.ts — what CloudFormation is given to reach the services that it makes resources in.
import type { JsonObject, Scope } from "../base/index.ts";
import type { ServiceReply } from "../resources/index.ts";
import type { ServicesClock } from "../services/index.ts";

/** A request to a service. */
export interface Reach {
  readonly scope: Scope;
  /** The model's file name, `lambda` or `stepfunctions`. */
  readonly service: string;
  readonly operation: string;
  readonly parameters: JsonObject;
}

export interface CloudFormationPorts {
  readonly clock: ServicesClock;
  call(request: Reach): Promise<ServiceReply>;
  /** The bytes of an object in S3; undefined where it is not there. */
  readObject(scope: Scope, bucket: string, key: string): Promise<Uint8Array | undefined>;
  /** Undefined where the function has ended well; else why it has not. */
  invoke(scope: Scope, functionArn: string, payload: string): Promise<string | undefined>;
  /** The folder of a layer, unpacked; throws where its archive is refused. */
  layerFolder(name: string, archive: Uint8Array): Promise<string>;
  /** An archive of texts by their names. */
  zipOf(files: Readonly<Record<string, string>>): Promise<Uint8Array>;
  /** `http://127.0.0.1:8083` */
  origin(): string;
  report(where: string, error: unknown): void;
}
