// faults.ts — SNS's errors.
import { ServiceFault } from "../service-fault.ts";

export function invalidParameter(text: string): ServiceFault {
  return new ServiceFault("InvalidParameterException", `Invalid parameter: ${text}`);
}

export function topicMissing(): ServiceFault {
  return new ServiceFault("NotFoundException", "Topic does not exist", { status: 404 });
}

export function subscriptionMissing(): ServiceFault {
  return new ServiceFault("NotFoundException", "Subscription does not exist", { status: 404 });
}
