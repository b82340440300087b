// service-index.ts — which services there are, by every name that a task may call them.
//
// data/aws-models/index.json maps model files to service ids; it is read once, when first asked.
import { readFileSync } from "node:fs";
import { exceptionPrefixOf } from "./sdk-name.ts";

export interface ServiceEntry {
  /** The model's file name without ending, botocore's word: `stepfunctions`, `logs`. */
  readonly file: string;
  /** `SFN`, `CloudWatch Logs`. */
  readonly serviceId: string;
  /** Before the dot of an error's name: `Sfn`, `CloudWatchLogs`. */
  readonly prefix: string;
  /** In a Resource after `aws-sdk:`: `sfn`, `cloudwatchlogs`. */
  readonly sdkName: string;
}

/** Where the packed models are; the same from `src/` and from `dist/`. */
export const MODELS_FOLDER: URL = new URL("../../../data/aws-models/", import.meta.url);

interface IndexFile {
  readonly format: number;
  readonly origin: string;
  readonly services: { readonly [file: string]: string };
}

interface ServiceIndex {
  readonly origin: string;
  readonly bySdkName: ReadonlyMap<string, ServiceEntry>;
  readonly byFile: ReadonlyMap<string, ServiceEntry>;
}

let index: ServiceIndex | undefined;

function readIndex(): ServiceIndex {
  // The cast: the file is ours, written by scripts/models.mjs; its format is checked next.
  const file = JSON.parse(readFileSync(new URL("index.json", MODELS_FOLDER), "utf8")) as IndexFile;
  if (file.format !== 1) throw new Error(`data/aws-models/index.json has format ${file.format}`);
  const entries = Object.entries(file.services).map(([name, serviceId]): ServiceEntry => {
    const prefix = exceptionPrefixOf(serviceId);
    return { file: name, serviceId, prefix, sdkName: prefix.toLowerCase() };
  });
  return {
    origin: file.origin,
    bySdkName: new Map(entries.map((entry) => [entry.sdkName, entry])),
    byFile: new Map(entries.map((entry) => [entry.file, entry])),
  };
}

function loadedIndex(): ServiceIndex {
  index ??= readIndex();
  return index;
}

/** The service that `aws-sdk:<name>:…` means; definitions write it in lower case. */
export function sdkService(sdkName: string): ServiceEntry | undefined {
  return loadedIndex().bySdkName.get(sdkName.toLowerCase());
}

/** The service of a model file: `stepfunctions`, `logs`, `ds`. */
export function serviceByFile(file: string): ServiceEntry | undefined {
  return loadedIndex().byFile.get(file);
}

/** All services, by file name. */
export function allServices(): readonly ServiceEntry[] {
  return [...loadedIndex().byFile.values()];
}

/** `botocore 1.43.11`. */
export function modelsOrigin(): string {
  return loadedIndex().origin;
}
