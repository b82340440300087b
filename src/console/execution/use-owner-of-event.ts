// use-owner-of-event.ts — an event that stands in the URL without its visit selects whose event it is.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { eventChange } from "../run/index.ts";
import { eventQuery, type Run } from "../run-data/index.ts";

export function useOwnerOfEvent({ view, selection, select }: Run): void {
  const { event, visit } = selection;
  const isAlone = event !== undefined && visit === undefined;
  const { data } = useQuery({ ...eventQuery(view.executionArn, event ?? 0), enabled: isAlone });
  const found = isAlone && data?.events[0]?.["id"] === event;
  const place = found ? (data?.places[0] ?? null) : null;
  useEffect(() => {
    if (event !== undefined && place !== null) select(eventChange(event, place));
  }, [event, place, select]);
}
