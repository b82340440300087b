// service-fault.ts — an error as an AWS service gives it.
import type { JsonObject } from "../base/index.ts";

export interface FaultDetails {
  /** The HTTP status; 400 where none is said. */
  readonly status?: number;
  /** The code in the query protocol, where it differs: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly queryCode?: string;
  /** Further members of the error: `Item`, `CancellationReasons`. */
  readonly members?: JsonObject;
}

/** Thrown by operations; only the front door turns it into bytes. */
export class ServiceFault extends Error {
  override readonly name = "ServiceFault";
  /** `ResourceNotFoundException` */
  readonly code: string;
  readonly status: number;
  readonly queryCode: string | undefined;
  readonly members: JsonObject;

  constructor(code: string, message: string, details: FaultDetails = {}) {
    super(message);
    this.code = code;
    this.status = details.status ?? 400;
    this.queryCode = details.queryCode;
    this.members = details.members ?? {};
  }
}
