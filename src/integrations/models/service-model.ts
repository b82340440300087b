// service-model.ts — one AWS service: its operations, their shapes, its errors; loaded when first asked for.
//
// A model is a Brotli file of data/aws-models/, unpacked synchronously (2 to 30 ms) and kept in memory: at most
// MODELS_MAX of them, the one loaded longest ago goes first.
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import type { RawMetadata, RawModel, RawOperation } from "./raw-model.ts";
import { exceptionNameOf } from "./sdk-name.ts";
import { MODELS_FOLDER, type ServiceEntry, sdkService, serviceByFile } from "./service-index.ts";
import { type ShapeView, type StructureView, shapeView } from "./shape-view.ts";

const MODELS_MAX = 64;

export interface OperationModel {
  /** `PutItem`. */
  readonly name: string;
  readonly raw: RawOperation;
  /** Undefined where the operation takes nothing. */
  readonly input: StructureView | undefined;
  /** Undefined where the operation answers with nothing. */
  readonly output: StructureView | undefined;
}

export class ServiceModel {
  readonly service: ServiceEntry;
  /** As in the file, for protocol code that needs every detail. */
  readonly raw: RawModel;
  readonly #byLowerName: ReadonlyMap<string, string>;
  readonly #operations = new Map<string, OperationModel>();

  constructor(service: ServiceEntry, raw: RawModel) {
    this.service = service;
    this.raw = raw;
    this.#byLowerName = new Map(
      Object.keys(raw.operations).map((name) => [name.toLowerCase(), name]),
    );
  }

  get metadata(): RawMetadata {
    return this.raw.metadata;
  }

  get operationNames(): readonly string[] {
    return Object.keys(this.raw.operations);
  }

  /** By the action of a Resource (`putItem`) or the operation's own name, letters of any case. */
  operation(action: string): OperationModel | undefined {
    const name = this.#byLowerName.get(action.toLowerCase());
    const raw = name === undefined ? undefined : this.raw.operations[name];
    if (name === undefined || raw === undefined) return undefined;
    const made = this.#operations.get(name) ?? this.#makeOperation(name, raw);
    this.#operations.set(name, made);
    return made;
  }

  #makeOperation(name: string, raw: RawOperation): OperationModel {
    const side = (shape: string | undefined): StructureView | undefined => {
      const view = shape === undefined ? undefined : this.shape(shape);
      return view?.type === "structure" ? view : undefined;
    };
    return { name, raw, input: side(raw.input?.shape), output: side(raw.output?.shape) };
  }

  shape(name: string): ShapeView {
    return shapeView(this.raw, name);
  }

  /**
   * An error as `aws-sdk:*` tasks name it: `DynamoDb.ResourceNotFoundException`; for a code that the model
   * does not know `DynamoDb.DynamoDbException`. `code` is what the service answered, a namespace and `#` before
   * it or an URI behind it are ignored.
   */
  errorName(code: string): string {
    const plain = code.replace(/^.*#/, "").replace(/:.*$/, "");
    const { prefix } = this.service;
    const shape = this.#errorShape(plain);
    return `${prefix}.${shape === undefined ? `${prefix}Exception` : exceptionNameOf(shape)}`;
  }

  #errorShape(code: string): string | undefined {
    const shapes = Object.entries(this.raw.shapes);
    const named = shapes.find(([name, shape]) => shape.exception === true && name === code);
    const coded = named ?? shapes.find(([, shape]) => shape.error?.code === code);
    return coded?.[0];
  }
}

const loaded = new Map<string, ServiceModel>();

function loadEntry(entry: ServiceEntry): ServiceModel {
  const known = loaded.get(entry.file);
  if (known !== undefined) return known;
  const packed = readFileSync(new URL(`${entry.file}.json.br`, MODELS_FOLDER));
  // The cast: the file is ours, written by scripts/models.mjs in the format that RawModel states.
  const raw = JSON.parse(brotliDecompressSync(packed).toString("utf8")) as RawModel;
  const model = new ServiceModel(entry, raw);
  for (const oldest of loaded.keys()) {
    if (loaded.size < MODELS_MAX) break;
    loaded.delete(oldest);
  }
  loaded.set(entry.file, model);
  return model;
}

/** By the name behind `aws-sdk:` (`sfn`, `cloudwatchlogs`); undefined where there is no such service. */
export function loadServiceModel(sdkName: string): ServiceModel | undefined {
  const entry = sdkService(sdkName);
  return entry === undefined ? undefined : loadEntry(entry);
}

/** By the model's file name (`stepfunctions`, `logs`). */
export function loadModelFile(file: string): ServiceModel | undefined {
  const entry = serviceByFile(file);
  return entry === undefined ? undefined : loadEntry(entry);
}
