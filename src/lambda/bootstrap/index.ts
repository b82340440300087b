// bootstrap — the runtimes that run inside of a function's process.
export { type BootstrapFiles, writeBootstraps } from "./bootstrap-files.ts";
export { type JavaRuntime, javaRuntime } from "./java-runtime.ts";
