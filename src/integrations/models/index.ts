// models — what every AWS service takes and answers; loaded service by service.
export { type Converted, toRequest, toResult } from "./convert.ts";
export {
  answeringOperation,
  type CalledAction,
  type CalledOperation,
  calledOperation,
} from "./integration-operation.ts";
export { jsonTextsOf } from "./json-texts.ts";
export { base64In, doubleIn, secondsIn, textIn, truthIn, wholeIn } from "./lenient-values.ts";
export type * from "./raw-model.ts";
export { isStreaming, knowsSdkAction, sdkActionHint } from "./sdk-knowledge.ts";
export { actionOf, exceptionNameOf, exceptionPrefixOf, memberNameOf } from "./sdk-name.ts";
export {
  allServices,
  modelsOrigin,
  type ServiceEntry,
  sdkService,
  serviceByFile,
} from "./service-index.ts";
export {
  loadModelFile,
  loadServiceModel,
  type OperationModel,
  type ServiceModel,
} from "./service-model.ts";
export type {
  ListView,
  MapView,
  MemberView,
  ScalarView,
  ShapeView,
  StructureView,
} from "./shape-view.ts";
export {
  namesBeside,
  type ParameterLanguage,
  type UnsupportedField,
  unsupportedMembers,
} from "./unsupported-fields.ts";
