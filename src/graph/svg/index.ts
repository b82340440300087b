// svg — pictures for browsers and files.
export { type Theme, themeCss } from "./palette.ts";
export { layersOf, renderSvg, type SvgOptions } from "./render-svg.ts";
