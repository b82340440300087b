// code — functions' code on disk: archives, unpacked folders, watched folders.
export { CodeStore, ZIP_BYTES_MAX } from "./code-store.ts";
export { FolderWatch } from "./folder-watch.ts";
export { unpackZip, ZIP_LIMITS } from "./unpack.ts";
export { ZipProblem } from "./zip-reader.ts";
export { writeZip, type ZipFile } from "./zip-writer.ts";
