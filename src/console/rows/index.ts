// rows — walking the rows of a page by keys.
export { rowStep, topRow, useRowKeys } from "./use-row-keys.ts";
