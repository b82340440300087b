// aliases.ts — finding the alias that a request means.
import type { Catalog } from "../../engine/index.ts";
import { requireUnlabelledMachine } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";
import { type AliasDocument, readDocument } from "./documents.ts";

/** The alias's ARN, and that of its machine. */
export function requireAliasArn(text: string): {
  readonly arn: string;
  readonly machineArn: string;
} {
  const { arn: machineArn, qualifier } = requireUnlabelledMachine(text);
  if (qualifier !== undefined && !/^\d+$/.test(qualifier)) return { arn: text, machineArn };
  throw new ServiceError(
    "ValidationException",
    `The ARN must be that of a state machine alias. Received: '${text}'`,
  );
}

export function requireAlias(catalog: Catalog, text: string): AliasDocument {
  const alias = readDocument(catalog, "stateMachineAlias", requireAliasArn(text).arn);
  if (alias !== undefined) return alias;
  throw new ServiceError("ResourceNotFound", "Request references a resource that does not exist.", {
    resourceName: text,
  });
}
