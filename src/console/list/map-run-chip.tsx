// map-run-chip.tsx — says that only the children of a map run are listed: no field stands for it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { mapRunQuery } from "../api/index.ts";
import { Icon } from "../parts/index.ts";
import { mapRunLabel } from "./filters.ts";

interface MapRunChipProps {
  readonly arn: string;
  readonly onRemove: () => void;
}

export function MapRunChip({ arn, onRemove }: MapRunChipProps): ReactNode {
  const { data } = useQuery(mapRunQuery(arn));
  const text = `Map run of ${data?.stateName ?? mapRunLabel(arn)}`;
  return (
    <ul className="active-filters" aria-label="Children listed">
      <li>
        <span className="chip">
          <Link to="/map-runs/$arn" params={{ arn }} className="cut" title={arn}>
            {text}
          </Link>
          <button type="button" aria-label={`Remove ${text}`} onClick={onRemove}>
            <Icon name="close" size={12} />
          </button>
        </span>
      </li>
    </ul>
  );
}
