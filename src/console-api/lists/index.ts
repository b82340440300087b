// lists — what there is: executions, machines, tokens, activities.
export { executionNameOf, machineNameOf } from "./arn-names.ts";
export { Census } from "./census.ts";
export { dashboard } from "./dashboard.ts";
export { executionItem } from "./execution-item.ts";
export { executionPage } from "./executions.ts";
export { logPage } from "./functions.ts";
export { machineItems } from "./machines.ts";
export { mapRunView } from "./map-run.ts";
export { samples } from "./samples.ts";
export { serviceLook } from "./service-look.ts";
export { servicesView } from "./services.ts";
export { activityItems, tokenPage } from "./tokens.ts";
