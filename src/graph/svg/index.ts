// svg — pictures for browsers and files.
export { spoken } from "./nodes.ts";
export { type Theme, themeCss } from "./palette.ts";
export { type LayerPart, layerParts, layersOf, renderSvg, type SvgOptions } from "./render-svg.ts";
