// evaluate — a template's functions, conditions, parameters and dependencies.
export { circleIn, dependencies, namesIn } from "./dependencies.ts";
export { Evaluation } from "./evaluation.ts";
export { loopsUnrolled } from "./for-each.ts";
export { kindOf, textOf } from "./function-call.ts";
export { FUNCTION_NAMES } from "./functions.ts";
export { type ParameterValue, parameterValue } from "./parameters.ts";
export type { World } from "./world.ts";
