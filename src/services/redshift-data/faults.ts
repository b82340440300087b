// faults.ts — the errors of the Redshift Data API, in its words where they are known.
import { ServiceFault } from "../service-fault.ts";

export function invalid(message: string): ServiceFault {
  return new ServiceFault("ValidationException", message);
}

export function missing(message: string, resourceId: string): ServiceFault {
  return new ServiceFault("ResourceNotFoundException", message, {
    members: { ResourceId: resourceId },
  });
}

export function noSuchStatement(id: string): ServiceFault {
  return missing("Query does not exist.", id);
}

export function tooManyStatements(limit: number): ServiceFault {
  const message = `Active statements exceeded the allowed quota (${limit}).`;
  return new ServiceFault("ActiveStatementsExceededException", message);
}

export function tooManySessions(limit: number): ServiceFault {
  const message = `Active sessions exceeded the allowed quota (${limit}).`;
  return new ServiceFault("ActiveSessionsExceededException", message);
}
