// use-visit-of.ts — one visit by its event, wherever in the history it is.
import { useQuery } from "@tanstack/react-query";
import type { Visit } from "../../console-wire/index.ts";
import { visitQuery } from "../run-data/index.ts";

export function useVisitOf(arn: string, entered: number | undefined): Visit | undefined {
  const { data } = useQuery({ ...visitQuery(arn, entered ?? 0), enabled: entered !== undefined });
  const [visit] = data?.visits ?? [];
  return visit?.enteredEventId === entered ? visit : undefined;
}
