// A sample that must not compile: a pure room has no timers, no process and no Node.
import { readFileSync } from "node:fs";

setTimeout(() => process.exit(readFileSync.length), 1);
