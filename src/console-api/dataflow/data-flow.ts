// data-flow.ts — `dataflow`: how data went through one visit.
//
// The compiled state is the one that ran, and its functions do the work again; what the history holds is taken from
// there, whatever they would give.
import { compileDefinition, parseDefinition, type State } from "../../asl/index.ts";
import { type Json, parseJson, stringifyJson } from "../../base/index.ts";
import type { DataFlow } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import { notFound, type Query } from "../door/index.ts";
import { attemptError, branchOf, type Subject } from "../execution/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
import { choiceDecisions, guardDecisions } from "./decisions.ts";
import { contextOf, type MapItem, type Sight } from "./flow-env.ts";
import { innerResult, itemsOf } from "./inner-result.ts";
import { jsonPathFlow } from "./json-path-flow.ts";
import { jsonataFlow } from "./jsonata-flow.ts";
import { seenVariables } from "./seen-variables.ts";
import { Steps } from "./steps.ts";
import { jsonOf, visitEvents } from "./visit-events.ts";
import type { Work } from "./work.ts";

export async function dataFlow(engine: Engine, subject: Subject, query: Query): Promise<DataFlow> {
  const entered = query.number("entered");
  const visit = subject.fold.visits.find(({ enteredEventId }) => enteredEventId === entered);
  if (visit === undefined) throw notFound(`No state was entered with the event ${entered}.`);
  const state = stateOf(subject, visit.name);
  if (state === undefined) throw notFound(`The definition has no state ${visit.name}.`);
  const { sight, cut } = await sightOf(engine, subject, visit);
  const steps = new Steps(sight, state.language);
  if (cut) steps.lack("variables: more assignments than are looked through lie before this state");
  const work = await workOf(engine, { subject, visit, state, steps });
  if (state.language === "JSONata") jsonataFlow(work);
  else jsonPathFlow(work);
  return {
    stateName: visit.name,
    queryLanguage: state.language,
    steps: steps.steps,
    variables: [...sight.variables.values()].map(({ value, ...variable }) => ({
      ...variable,
      value: stringifyJson(value),
    })),
    context: stringifyJson(contextOf(sight, { now: work.begunAt })),
    decisions: decisionsOf(work),
    missing: steps.missing,
    notes: steps.notes,
  };
}

/** Compiled anew: a definition is small, and only who looks at data pays for it. */
function stateOf({ picture }: Subject, name: string): State | undefined {
  const parsed = parseDefinition(picture.definition);
  if (!parsed.ok) return undefined;
  for (const flow of compileDefinition(parsed.value).flows) {
    const state = flow.state(name);
    if (state !== undefined) return state;
  }
  return undefined;
}

async function sightOf(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<{ readonly sight: Sight; readonly cut: boolean }> {
  const { variables, cut } = await seenVariables(engine, subject, visit);
  const executionInput = parseJson(subject.record.input);
  const mapItem = await mapItemOf(engine, subject, visit);
  return { sight: { subject, visit, variables, executionInput, mapItem }, cut };
}

/** `$$.Map.Item` of the nearest inline Map around. */
async function mapItemOf(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<MapItem | undefined> {
  let { scope } = visit;
  while (scope.owner !== undefined && scope.index === undefined) scope = scope.owner.scope;
  const { owner, index } = scope;
  if (owner === undefined || index === undefined) return undefined;
  const state = stateOf(subject, owner.name);
  const { entered } = await visitEvents(engine, subject, owner);
  const input = jsonOf(entered, "input");
  if (state?.type !== "Map" || input === undefined) return { index, value: undefined };
  const { sight } = await sightOf(engine, subject, owner);
  return { index, value: itemsOf(state, sight, input)?.[index] };
}

async function workOf(
  engine: Engine,
  parts: Pick<Work, "subject" | "visit" | "state" | "steps">,
): Promise<Work> {
  const { subject, visit, state } = parts;
  const events = await visitEvents(engine, subject, visit);
  const { entered, scheduled, succeeded, exited } = events;
  const isGroup = state.type === "Map" || state.type === "Parallel";
  const succeededInside = isGroup && exited !== undefined && visit.failure === undefined;
  const inner = succeededInside
    ? await innerResult(engine, subject, visit, (one) => branchOf(one, subject))
    : undefined;
  const assigned = exited?.details["assignedVariables"];
  return {
    ...parts,
    json: subject.picture.states.get(visit.name)?.json ?? {},
    input: jsonOf(entered, "input") ?? null,
    parameters: jsonOf(scheduled, "parameters") ?? jsonOf(scheduled, "input"),
    result: jsonOf(succeeded, "output"),
    inner,
    output: jsonOf(exited, "output"),
    assigned: typeof assigned === "object" && assigned !== null ? parsedTexts(assigned) : undefined,
    begunAt: scheduled?.at ?? entered.at,
    endedAt: exited?.at ?? subject.fold.lastAt,
  };
}

function parsedTexts(assigned: object): Json {
  return Object.fromEntries(
    Object.entries(assigned).map(([name, text]) => [name, parseJson(String(text))]),
  );
}

function decisionsOf(work: Work): DataFlow["decisions"] {
  const { state, visit, subject } = work;
  if (state.type !== "Choice") {
    return guardDecisions(state, visit, (attempt) => attemptError(attempt, subject));
  }
  const next = subject.fold.visits.find(({ from }) => from === visit)?.name;
  return choiceDecisions(state, work, next);
}
