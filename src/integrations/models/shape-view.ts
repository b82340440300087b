// shape-view.ts — the shape of a request or an answer as a tree that checkers walk, in Step Functions' spelling.
//
// A view is made when it is looked at, so a recursive shape is no trouble and a model of thousands of shapes
// costs only what is asked of it. It knows nothing of Treadle's other rooms: whoever checks a mocked result or
// a task's parameters is handed this interface.
import type { RawMember, RawModel, RawShape } from "./raw-model.ts";
import { memberNameOf } from "./sdk-name.ts";

interface ShapeBase {
  /** The shape's name in the model. */
  readonly name: string;
}

export interface StructureView extends ShapeBase {
  readonly type: "structure";
  readonly members: readonly MemberView[];
  /** At most one member is set. */
  readonly union: boolean;
  /** Any JSON is taken. */
  readonly document: boolean;
  /** By the spelling of definitions, or by the model's, letters of any case. */
  member(name: string): MemberView | undefined;
}

export interface MemberView {
  /** As definitions write it: `DbInstances`. */
  readonly name: string;
  /** As the service writes it: `DBInstances`. */
  readonly modelName: string;
  readonly required: boolean;
  /** The body of an HTTP answer or request, or a stream: definitions hold it as text. */
  readonly streaming: boolean;
  /** Alone it is the body of the HTTP request or answer. */
  readonly payload: boolean;
  readonly shape: ShapeView;
}

export interface ListView extends ShapeBase {
  readonly type: "list";
  readonly element: ShapeView;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface MapView extends ShapeBase {
  readonly type: "map";
  readonly key: ShapeView;
  readonly value: ShapeView;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface ScalarView extends ShapeBase {
  readonly type:
    | "blob"
    | "boolean"
    | "double"
    | "float"
    | "integer"
    | "long"
    | "string"
    | "timestamp";
  readonly enum: readonly string[] | undefined;
  /** Of the value for numbers, of the length for texts and blobs. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly pattern: string | undefined;
}

export type ShapeView = StructureView | ListView | MapView | ScalarView;

/** The view of one shape of `model`. */
export function shapeView(model: RawModel, name: string): ShapeView {
  const raw = model.shapes[name];
  if (raw === undefined) throw new Error(`the model of ${model.metadata.serviceId} has no ${name}`);
  switch (raw.type) {
    case "structure":
      return structureView(model, name, raw);
    case "list":
    case "map":
      return collectionView(model, name, raw);
    case "blob":
    case "boolean":
    case "double":
    case "float":
    case "integer":
    case "long":
    case "string":
    case "timestamp":
      return {
        type: raw.type,
        name,
        enum: raw.enum,
        min: raw.min,
        max: raw.max,
        pattern: raw.pattern,
      };
  }
}

function collectionView(model: RawModel, name: string, raw: RawShape): ListView | MapView {
  const { min, max } = raw;
  const inner = (member: RawMember | undefined): ShapeView =>
    shapeView(model, member?.shape ?? `${name}'s element`);
  if (raw.type === "list") {
    return {
      ...{ type: "list", name, min, max },
      get element() {
        return inner(raw.member);
      },
    };
  }
  return {
    ...{ type: "map", name, min, max },
    get key() {
      return inner(raw.key);
    },
    get value() {
      return inner(raw.value);
    },
  };
}

function structureView(model: RawModel, name: string, raw: RawShape): StructureView {
  const members = Object.entries(raw.members ?? {}).map(([modelName, member]): MemberView => {
    const shape = model.shapes[member.shape];
    return {
      name: memberNameOf(modelName, model.metadata.serviceId),
      modelName,
      required: raw.required?.includes(modelName) ?? false,
      streaming: member.streaming === true || shape?.streaming === true,
      payload: raw.payload === modelName,
      get shape() {
        return shapeView(model, member.shape);
      },
    };
  });
  return {
    ...{ type: "structure", name, members },
    union: raw.union === true,
    document: raw.document === true,
    member: (wanted) => findMember(members, wanted),
  };
}

function findMember(members: readonly MemberView[], wanted: string): MemberView | undefined {
  const exact = members.find((member) => member.name === wanted || member.modelName === wanted);
  if (exact !== undefined) return exact;
  const lower = wanted.toLowerCase();
  return members.find(
    (member) => member.name.toLowerCase() === lower || member.modelName.toLowerCase() === lower,
  );
}
