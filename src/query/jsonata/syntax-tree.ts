// syntax-tree.ts — what the parser makes of a text: first raw nodes, in the order of the operators, then
// shaped nodes, in which paths are lists of steps. Names and meanings follow the reference implementation.

/** A regular expression as written; flags are `i` and `m` only. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Where `%` looks for its parent: `level` steps up; steps that share a label share the binding. */
export interface Slot {
  label: string;
  level: number;
  readonly index: number;
}

/** What any shaped node may carry besides its own members. */
export interface NodeExtras {
  readonly position: number;
  /** `[]` was written behind it: a single result stays in a list. */
  keepArray?: boolean;
  /** `[…]` behind a node that is not a step of a path. */
  predicate?: FilterStage[];
  /** `[…]` and `#$i` behind a step of a path. */
  stages?: Stage[];
  /** `{…}` behind it. */
  group?: Group;
  /** `@$name` */
  focus?: string;
  /** `#$name` */
  index?: string;
  /** Some `%` needs what this step was taken from. */
  ancestor?: Slot;
  /** This step binds names, so the path carries tuples. */
  tuple?: boolean;
  /** An array constructor in a path: evaluated once, not flattened. */
  consarray?: boolean;
  /** Slots of `%` inside this node whose parent lies outside of it. */
  seekingParent?: Slot[];
}

export interface FilterStage {
  readonly type: "filter";
  readonly expr: Node;
  readonly position: number;
}
export interface IndexStage {
  readonly type: "index";
  readonly value: string;
  readonly position: number;
}
export type Stage = FilterStage | IndexStage;

export type Pair = readonly [Node, Node];
export interface Group {
  readonly pairs: readonly Pair[];
  readonly position: number;
}

export interface PathNode extends NodeExtras {
  readonly type: "path";
  readonly steps: Node[];
  keepSingletonArray?: boolean;
}
export interface NameNode extends NodeExtras {
  readonly type: "name";
  readonly value: string;
}
export interface LiteralNode extends NodeExtras {
  readonly type: "string" | "number" | "value";
  readonly value: string | number | boolean | null;
}
export interface MarkNode extends NodeExtras {
  readonly type: "wildcard" | "descendant" | "placeholder";
}
export interface ParentNode extends NodeExtras {
  readonly type: "parent";
  readonly slot: Slot;
}
export interface VariableNode extends NodeExtras {
  readonly type: "variable";
  readonly value: string;
}
/** `$states.member`: made by the compiler, so that nobody builds `$states` to read one member. */
export interface StatesNode extends NodeExtras {
  readonly type: "states";
  readonly member: string;
}
export interface RegexNode extends NodeExtras {
  readonly type: "regex";
  readonly value: Pattern;
}
export interface BinaryNode extends NodeExtras {
  readonly type: "binary";
  readonly value: string;
  readonly lhs: Node;
  readonly rhs: Node;
}
export interface NegateNode extends NodeExtras {
  readonly type: "negate";
  readonly expression: Node;
}
export interface ArrayNode extends NodeExtras {
  readonly type: "array";
  readonly expressions: readonly Node[];
}
export interface ObjectNode extends NodeExtras {
  readonly type: "object";
  readonly pairs: readonly Pair[];
}
export interface ConditionNode extends NodeExtras {
  readonly type: "condition";
  readonly condition: Node;
  readonly then: Node;
  readonly else: Node | undefined;
}
export interface BlockNode extends NodeExtras {
  readonly type: "block";
  readonly expressions: readonly Node[];
}
export interface BindNode extends NodeExtras {
  readonly type: "bind";
  readonly name: string;
  readonly rhs: Node;
}
export interface CallNode extends NodeExtras {
  readonly type: "function" | "partial";
  readonly procedure: Node;
  readonly arguments: readonly Node[];
  /** The last thing that a lambda does: applied by the caller's loop, not on the stack. */
  tail?: boolean;
}
export interface LambdaNode extends NodeExtras {
  readonly type: "lambda";
  readonly parameters: readonly string[];
  readonly signature: string | undefined;
  readonly body: Node;
}
export interface ApplyNode extends NodeExtras {
  readonly type: "apply";
  readonly lhs: Node;
  readonly rhs: Node;
}
export interface TransformNode extends NodeExtras {
  readonly type: "transform";
  readonly pattern: Node;
  readonly update: Node;
  readonly delete?: Node;
}
export interface SortTerm {
  readonly descending: boolean;
  readonly expression: Node;
}
export interface SortNode extends NodeExtras {
  readonly type: "sort";
  terms: readonly SortTerm[];
}

/** Nodes that need little to compile. */
export type SimpleNode =
  | NameNode
  | LiteralNode
  | MarkNode
  | ParentNode
  | RegexNode
  | ConditionNode
  | BlockNode
  | BindNode
  | SortNode;

export type Node =
  | PathNode
  | NameNode
  | LiteralNode
  | MarkNode
  | ParentNode
  | VariableNode
  | StatesNode
  | RegexNode
  | BinaryNode
  | NegateNode
  | ArrayNode
  | ObjectNode
  | ConditionNode
  | BlockNode
  | BindNode
  | CallNode
  | LambdaNode
  | ApplyNode
  | TransformNode
  | SortNode;

/** `height` is the longest way down to a leaf: everything that walks a tree recurses so deep. */
interface RawExtras {
  readonly position: number;
  readonly height: number;
  keepArray?: boolean;
}

export type RawPair = readonly [RawNode, RawNode];

export type RawNode =
  | (RawExtras & { readonly type: "name" | "variable" | "operator"; readonly value: string })
  | (RawExtras & {
      readonly type: "string" | "number" | "value";
      readonly value: string | number | boolean | null;
    })
  | (RawExtras & { readonly type: "regex"; readonly value: Pattern })
  | (RawExtras & { readonly type: "wildcard" | "descendant" | "parent" | "placeholder" | "end" })
  | (RawExtras & {
      readonly type: "binary";
      readonly value: string;
      readonly lhs: RawNode;
      readonly rhs: RawNode;
    })
  | (RawExtras & { readonly type: "group"; readonly lhs: RawNode; readonly pairs: RawPair[] })
  | (RawExtras & { readonly type: "order"; readonly lhs: RawNode; readonly terms: RawTerm[] })
  | (RawExtras & { readonly type: "negate"; readonly expression: RawNode })
  | (RawExtras & { readonly type: "array" | "block"; readonly expressions: RawNode[] })
  | (RawExtras & { readonly type: "object"; readonly pairs: RawPair[] })
  | (RawExtras & {
      readonly type: "function" | "partial";
      readonly procedure: RawNode;
      readonly arguments: RawNode[];
    })
  | (RawExtras & {
      readonly type: "lambda";
      readonly parameters: string[];
      readonly signature: string | undefined;
      readonly body: RawNode;
    })
  | (RawExtras & {
      readonly type: "condition";
      readonly condition: RawNode;
      readonly then: RawNode;
      readonly else: RawNode | undefined;
    })
  | (RawExtras & {
      readonly type: "transform";
      readonly pattern: RawNode;
      readonly update: RawNode;
      readonly delete: RawNode | undefined;
    });

export interface RawTerm {
  readonly descending: boolean;
  readonly expression: RawNode;
}
