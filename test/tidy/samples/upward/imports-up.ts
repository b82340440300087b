// A sample that must not compile: a low room that imports one that stands above it.
import type * as store from "../../../../src/store/index.ts";

export type Upward = typeof store;
