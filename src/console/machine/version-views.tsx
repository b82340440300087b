// version-views.tsx — a version's own definition, to read, and what has changed since in the machine's current one.
import { type ReactNode, useMemo } from "react";
import type { DescribedMachine } from "../api/index.ts";
import { DiffView } from "../inspector/index.ts";
import { CopyButton, EmptyState, JsonEditor } from "../parts/index.ts";
import { type Difference, prettyJson } from "../run/index.ts";
import { type ChosenState, DefinitionPanes } from "./definition-panes.tsx";

interface VersionDefinitionProps extends ChosenState {
  readonly described: DescribedMachine;
  readonly version: string;
}

export function VersionDefinition(props: VersionDefinitionProps): ReactNode {
  const { described, version, state, onState } = props;
  const text = useMemo(() => prettyJson(described.definition), [described.definition]);
  return (
    <DefinitionPanes
      name={`${described.name} version ${version}`}
      title={`Definition of version ${version} (read-only)`}
      actions={<CopyButton text={text} what="definition" />}
      text={text}
      {...{ state, onState }}
    >
      {(sight) => (
        <JsonEditor
          label={`Definition of version ${version}`}
          value={text}
          onChange={() => undefined}
          readOnly
          height="100%"
          {...sight}
        />
      )}
    </DefinitionPanes>
  );
}

interface VersionDifferenceProps {
  readonly version: string;
  readonly before: string;
  readonly after: string;
  readonly difference: Difference;
}

export function VersionDifference(props: VersionDifferenceProps): ReactNode {
  const { version, before, after, difference } = props;
  if (difference.added + difference.removed === 0) {
    return (
      <div className="card">
        <EmptyState title={`Version ${version} is the current definition`}>
          <p>Nothing has changed since it was published.</p>
        </EmptyState>
      </div>
    );
  }
  return (
    <section className="version-difference" aria-label="Difference">
      <h2>
        From version {version} to the current definition: {changesText(difference)}
      </h2>
      <DiffView
        before={before}
        after={after}
        label={`Difference of version ${version} to the current definition`}
      />
    </section>
  );
}

/** `1 line changed, 3 added`. */
export function changesText({ added, removed, changed }: Difference): string {
  const counts: readonly (readonly [number, string])[] = [
    [changed, "changed"],
    [added - changed, "added"],
    [removed - changed, "removed"],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, how], i) => {
      const lines = i > 0 ? "" : count === 1 ? " line" : " lines";
      return `${count}${lines} ${how}`;
    })
    .join(", ");
}
