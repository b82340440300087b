// faults.ts — SQS's errors, in its JSON protocol's names and its query protocol's codes.
import { ServiceFault } from "../service-fault.ts";

const PREFIX = "AWS.SimpleQueueService.";

/** Errors whose query code carries the service's prefix. */
export function queueFault(code: string, message: string): ServiceFault {
  const queryCode = code === "QueueDoesNotExist" ? "NonExistentQueue" : code;
  return new ServiceFault(code, message, { queryCode: `${PREFIX}${queryCode}` });
}

export function queueMissing(): ServiceFault {
  return queueFault("QueueDoesNotExist", "The specified queue does not exist.");
}

export function invalidValue(message: string): ServiceFault {
  const queryCode = "InvalidParameterValue";
  return new ServiceFault("InvalidParameterValueException", message, { queryCode });
}

/** `Value 901 for parameter DelaySeconds is invalid. Reason: …` */
export function invalidParameter(name: string, value: unknown, reason: string): ServiceFault {
  return invalidValue(`Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`);
}

export function missingParameter(name: string): ServiceFault {
  const text = `The request must contain the parameter ${name}.`;
  return new ServiceFault("MissingRequiredParameterException", text, {
    queryCode: "MissingParameter",
  });
}

export function wrongAttributeName(name: string): ServiceFault {
  return new ServiceFault("InvalidAttributeName", `Unknown Attribute ${name}.`);
}

export function wrongAttributeValue(name: string): ServiceFault {
  return new ServiceFault("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
}
