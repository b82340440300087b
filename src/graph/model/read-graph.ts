// read-graph.ts — a definition to its graph. Never refuses: what is missing or wrong is left out of the picture.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
  pointerPart,
} from "../../base/index.ts";
import { conditionText } from "./condition.ts";
import { detailOf, isDistributed } from "./detail.ts";
import type {
  FlowGraph,
  GraphEdge,
  GraphEdgeKind,
  GraphState,
  GraphStateType,
  MachineGraph,
} from "./graph.ts";
import { allStates } from "./graph.ts";

const TYPES: readonly string[] = [
  ...["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"],
];

/** The graph of a parsed definition (`JSON.parse`, or the value of a definition document). */
export function readGraph(definition: Json): MachineGraph {
  const machine = isJsonObject(definition) ? definition : {};
  const flow = readFlow(machine, "");
  const comment = memberOf(machine, "Comment");
  return {
    comment: typeof comment === "string" ? comment : undefined,
    flow,
    stateCount: allStates(flow).length,
  };
}

function readFlow(flow: JsonObject, id: string): FlowGraph {
  const found = memberOf(flow, "States");
  const states = isJsonObject(found) ? found : {};
  const idOf = (name: string): string => `${id}/States/${pointerPart(name)}`;
  const start = memberOf(flow, "StartAt");
  const entries = Object.entries(states).map(([name, value]) => {
    const state = isJsonObject(value) ? value : {};
    return { name, state, leads: leadsOf(state) };
  });
  return {
    id,
    startAt: typeof start === "string" && Object.hasOwn(states, start) ? idOf(start) : undefined,
    states: entries.map(({ name, state, leads }) => {
      const missing = leads.filter(({ to }) => !Object.hasOwn(states, to)).map(({ to }) => to);
      return readState(state, { name, id: idOf(name), missing });
    }),
    edges: entries.flatMap(({ name, leads }) =>
      mergedEdges(
        idOf(name),
        leads.filter(({ to }) => Object.hasOwn(states, to)),
        idOf,
      ),
    ),
  };
}

function readState(
  state: JsonObject,
  { name, id, missing }: Pick<GraphState, "name" | "id" | "missing">,
): GraphState {
  const type = typeOf(state);
  const { text, service } = detailOf(type, state);
  const comment = state["Comment"];
  return {
    id,
    name,
    type,
    detail: text,
    service,
    comment: typeof comment === "string" ? comment : undefined,
    retries: objects(state["Retry"]).map(retryText),
    ends: state["End"] === true || type === "Succeed" || type === "Fail",
    distributed: type === "Map" && isDistributed(state),
    flows: innerFlows(type, state, id),
    missing,
  };
}

function typeOf(state: JsonObject): GraphStateType {
  const type = state["Type"];
  // A member of TYPES is a GraphStateType.
  return typeof type === "string" && TYPES.includes(type) ? (type as GraphStateType) : "Unknown";
}

function innerFlows(type: GraphStateType, state: JsonObject, id: string): readonly FlowGraph[] {
  if (type === "Parallel") {
    return objects(state["Branches"]).map((branch, i) => readFlow(branch, `${id}/Branches/${i}`));
  }
  if (type !== "Map") return [];
  const field = isJsonObject(state["ItemProcessor"]) ? "ItemProcessor" : "Iterator";
  const processor = state[field];
  return isJsonObject(processor) ? [readFlow(processor, `${id}/${field}`)] : [];
}

/** One rule, catcher or `Next`, before those with the same ends are put together. */
interface Lead {
  readonly to: string;
  readonly kind: GraphEdgeKind;
  readonly text: string;
}

function leadsOf(state: JsonObject): readonly Lead[] {
  const leads: Lead[] = [];
  const add = (to: Json | undefined, kind: GraphEdgeKind, text: string): void => {
    if (typeof to === "string") leads.push({ to, kind, text });
  };
  add(state["Next"], "next", "");
  for (const rule of objects(state["Choices"])) add(rule["Next"], "choice", conditionText(rule));
  add(state["Default"], "default", "default");
  for (const catcher of objects(state["Catch"])) {
    add(catcher["Next"], "catch", errorNames(catcher).join(", "));
  }
  return leads;
}

function mergedEdges(
  from: string,
  leads: readonly Lead[],
  idOf: (name: string) => string,
): readonly GraphEdge[] {
  const merged = new Map<string, { readonly kind: GraphEdgeKind; to: string; texts: string[] }>();
  for (const { to, kind, text } of leads) {
    const key = `${kind === "catch" ? "catch" : "flow"} ${to}`;
    const before = merged.get(key);
    if (before === undefined) merged.set(key, { kind, to, texts: text === "" ? [] : [text] });
    else before.texts.push(text);
  }
  const shared = sharedBeginning(leads);
  return [...merged.values()].map(({ kind, to, texts }) => ({
    from,
    to: idOf(to),
    kind,
    texts,
    label: labelOf(kind, texts, shared),
  }));
}

const LABEL_MAX = 26;

function labelOf(kind: GraphEdgeKind, texts: readonly string[], shared: string): string {
  const [first = ""] = texts;
  const rest = texts.length > 1 ? ` +${texts.length - 1}` : "";
  const room = LABEL_MAX - rest.length;
  const text = kind === "catch" ? errorLabel(first) : conditionLabel(first, { shared, room });
  return shortened(text, room) + rest;
}

/** What tells this rule from its neighbours, where not all of it fits. */
function conditionLabel(
  text: string,
  { shared, room }: { readonly shared: string; readonly room: number },
): string {
  const brief = briefPaths(text);
  if (brief.length <= room || shared.length < SHARED_MIN || !brief.startsWith(shared)) return brief;
  return `…${brief.slice(shared.length)}`;
}

const SHARED_MIN = 8;

/** `result.Payload.status = 'OK'` is `status = 'OK'` where it is long. */
function briefPaths(text: string): string {
  if (text.length <= LABEL_MAX) return text;
  return text.replace(/\$?[\w$]+(?:\[[^\]]*\])?(?:\.[\w$]+(?:\[[^\]]*\])?)+/g, (path) =>
    path.slice(path.lastIndexOf(".") + 1),
  );
}

/** What all rules of a Choice begin with. */
function sharedBeginning(leads: readonly Lead[]): string {
  const texts = leads.filter(({ kind }) => kind === "choice").map(({ text }) => briefPaths(text));
  const [first = "", ...others] = texts;
  if (others.length === 0) return "";
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && first[same] === other[same]) same += 1;
    length = same;
  }
  return first.slice(0, length);
}

/** `Lambda.ServiceException, Lambda.SdkClientException` is `Lambda.ServiceException +1`. */
function errorLabel(text: string): string {
  const [first = "", ...others] = text.split(", ");
  return others.length === 0 ? first : `${shortened(first, LABEL_MAX - 4)} +${others.length}`;
}

/** The text with an ellipsis where it is longer than `length` characters. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  return `${characters
    .slice(0, Math.max(1, length - 1))
    .join("")
    .trimEnd()}…`;
}

/** `States.ALL ×3`; AWS's default is three attempts. */
function retryText(retrier: JsonObject): string {
  const attempts = retrier["MaxAttempts"];
  const count = isJsonNumber(attempts) ? numberOf(attempts) : 3;
  return `${errorNames(retrier).join(", ")} ×${count}`;
}

function errorNames(entry: JsonObject): readonly string[] {
  const names = entry["ErrorEquals"];
  return isJsonArray(names) ? names.filter((name) => typeof name === "string") : [];
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
