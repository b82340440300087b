// shape.ts — what a model says about a request: types and constraints.

export interface StructureShape {
  readonly type: "structure";
  readonly required: readonly string[];
  /** Member name to shape name, in the model's order. */
  readonly members: { readonly [name: string]: string };
}

export interface ListShape {
  readonly type: "list";
  /** The shape name of each item. */
  readonly member: string;
  readonly min?: number;
  readonly max?: number;
}

export interface StringShape {
  readonly type: "string";
  readonly min?: number;
  readonly max?: number;
  /** A Java regular expression that the whole text must match. */
  readonly pattern?: string;
  /** In the order in which AWS lists the values. */
  readonly enum?: readonly string[];
  /** The value is never repeated in a message. */
  readonly sensitive?: boolean;
}

export interface NumberShape {
  readonly type: "integer" | "long" | "float";
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape {
  readonly type: "boolean";
}

export type Shape = StructureShape | ListShape | StringShape | NumberShape | BooleanShape;

export interface OperationModel {
  /** The shape name of the request. */
  readonly input: string;
  /** The errors that the model names. */
  readonly errors: readonly string[];
}
