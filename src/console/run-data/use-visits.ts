// use-visits.ts — the visits of an execution, newest page first, of one iteration where one is chosen.
import { useEffect, useMemo, useRef } from "react";
import type { Visit, VisitPage } from "../../console-wire/index.ts";
import { get } from "../api/index.ts";
import type { Page } from "../run/index.ts";
import { type Tail, type TailSource, useTail } from "./use-tail.ts";

const NEWEST_PAGE = 500;
const OLDER_PAGE = 2000;
/** Open visits that are not among the newest: the Maps and Parallels around them, mostly. */
const RELOADED_MAX = 24;

export type Visits = Tail<Visit>;

export function useVisits(
  arn: string,
  options: { readonly iteration: string | undefined; readonly revision: number | undefined },
): Visits {
  const { iteration, revision } = options;
  const source = useMemo(() => visitSource(arn, iteration), [arn, iteration]);
  return useTail(source, revision);
}

/** Pages that are loaded for what is selected; what lies further back stands in the inspector alone. */
const REACHED_PAGES = 3;

/** Loads earlier visits until the one that was entered with an event is among them. */
export function useReached(visits: Visits, entered: number | undefined): void {
  const { ready, items, older, loadingOlder, loadOlder } = visits;
  const [oldest] = items;
  const isMissing =
    ready &&
    older !== undefined &&
    oldest !== undefined &&
    (entered ?? oldest.enteredEventId) < oldest.enteredEventId;
  const reached = useRef({ entered, pages: 0 });
  useEffect(() => {
    if (reached.current.entered !== entered) reached.current = { entered, pages: 0 };
    if (!isMissing || loadingOlder || reached.current.pages >= REACHED_PAGES) return;
    reached.current.pages += 1;
    loadOlder();
  }, [entered, isMissing, loadingOlder, loadOlder]);
}

function visitSource(arn: string, iteration: string | undefined): TailSource<Visit> {
  const ask = async (
    parameters: Readonly<Record<string, number | boolean | undefined>>,
    signal: AbortSignal,
  ): Promise<Page<Visit>> => {
    const page = await get<VisitPage>("visits", { arn, iteration, ...parameters }, signal);
    return { items: page.visits, around: page.around, next: page.next, total: page.total };
  };
  return {
    name: `${arn} ${iteration ?? ""}`,
    keyOf: ({ enteredEventId }) => enteredEventId,
    load: (from, signal) =>
      ask({ from, reverse: true, limit: from === undefined ? NEWEST_PAGE : OLDER_PAGE }, signal),
    reload: async (items, signal) => {
      const open = items.filter(({ status }) => status === "running").slice(-RELOADED_MAX);
      const pages = open.map(({ enteredEventId }) =>
        ask({ from: enteredEventId, limit: 1 }, signal),
      );
      return (await Promise.all(pages)).flatMap(({ items: read }) => read);
    },
  };
}
