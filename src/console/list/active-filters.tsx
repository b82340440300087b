// active-filters.tsx — what a list is filtered by, each with a cross: seen where the fields themselves are folded away.
import type { ReactNode } from "react";
import type { ListSearch } from "../page-search.ts";
import { exactText, Icon } from "../parts/index.ts";
import { machineLabel, SPAN_WORDS } from "./filters.ts";

interface ActiveFiltersProps {
  readonly search: ListSearch;
  readonly onRemove: (name: keyof ListSearch) => void;
}

/** Without the search by text and the statuses: their fields stay in sight. */
export function ActiveFilters({ search, onRemove }: ActiveFiltersProps): ReactNode {
  const active = activeFilters(search);
  if (active.length === 0) return null;
  return (
    <ul className="active-filters" aria-label="Active filters">
      {active.map(([name, text]) => (
        <li key={name}>
          <button
            type="button"
            className="chip"
            aria-label={`Remove ${text}`}
            onClick={() => onRemove(name)}
          >
            <span className="cut">{text}</span>
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function activeFilters({
  name,
  machine,
  since,
  from,
  to,
  ended,
}: ListSearch): readonly (readonly [keyof ListSearch, string])[] {
  const moment = (at: number): string => exactText(at).slice(0, 19);
  return [
    ...(name === undefined ? [] : [["name", `Name: ${name}`] as const]),
    ...(machine === undefined ? [] : [["machine", machineLabel(machine)] as const]),
    ...(since === undefined ? [] : [["since", SPAN_WORDS[since]] as const]),
    ...(from === undefined ? [] : [["from", `From ${moment(from)}`] as const]),
    ...(to === undefined ? [] : [["to", `Until ${moment(to)}`] as const]),
    ...(ended === undefined
      ? []
      : [["ended", `Ended: ${SPAN_WORDS[ended].toLowerCase()}`] as const]),
  ];
}
