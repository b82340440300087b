// layout — where everything stands.
export { type FlowInput, type FlowPlan, layoutFlow } from "./flow-layout.ts";
export * from "./machine-layout.ts";
export { type Metrics, PIXELS } from "./metrics.ts";
export {
  closedDetail,
  FONT,
  fittedDetail,
  nameLines,
  PIXEL_SIZER,
  type Size,
  type Sizer,
  STRIP_ROW,
  TEXT_LEFT,
  TEXT_RIGHT,
} from "./node-size.ts";
export type { Point, Rectangle } from "./place.ts";
export { readingOrder } from "./reading-order.ts";
export { CELLS, fitted, PROPORTIONAL, type TextRuler } from "./text-size.ts";
