// rows — walking the rows of a page by keys.
export { useRowKeys } from "./use-row-keys.ts";
