// wire — the protocols of AWS: parameters and answers as bytes, by the service's model.
export * from "./api-model.ts";
export { CborMalformed, readCbor, writeCbor } from "./cbor.ts";
export { constraintProblem } from "./constraints.ts";
export { readForm } from "./form.ts";
export {
  type RestMatch,
  type RestRequest,
  restHeaders,
  restOperation,
  restParameters,
} from "./rest.ts";
export { typedParameters, WrongType } from "./types.ts";
export { timeFromText, wireTime } from "./wire-time.ts";
export { readXml, writeXml } from "./xml-shape.ts";
export {
  escapeXml,
  parseXml,
  type XmlElement,
  XmlMalformed,
  xmlDocument,
  xmlElement,
} from "./xml-text.ts";
