// exceptions.ts — how a model spells an error: its code on the wire, its type and the member of its text.
import type { ServiceFault } from "../service-fault.ts";
import type { ApiModel, ApiShape } from "../wire/index.ts";

export interface WireError {
  /** The exception's shape name, or the code itself where the model has none. */
  readonly type: string;
  /** The code as the query and XML protocols write it. */
  readonly code: string;
  /** `message`, `Message`. */
  readonly messageMember: string;
  readonly status: number;
}

export function wireError(model: ApiModel, fault: ServiceFault): WireError {
  const [type, shape] = exceptionShape(model, fault.code) ?? [fault.code, undefined];
  const members = Object.keys(shape?.members ?? {});
  return {
    type,
    code: fault.queryCode ?? shape?.error?.code ?? fault.code,
    messageMember: members.find((name) => name.toLowerCase() === "message") ?? "message",
    status: fault.status === 400 ? (shape?.error?.httpStatusCode ?? 400) : fault.status,
  };
}

function exceptionShape(model: ApiModel, code: string): [string, ApiShape] | undefined {
  const named = Object.hasOwn(model.shapes, code) ? model.shapes[code] : undefined;
  if (named?.exception === true) return [code, named];
  return Object.entries(model.shapes).find(([, shape]) => shape.error?.code === code);
}
