// keys-help.tsx — which keys do what.
import { Fragment, type ReactNode } from "react";
import { Dialog } from "../parts/index.ts";
import { PLACES } from "./nav.tsx";

const EVERYWHERE: readonly (readonly [string, string])[] = [
  ["⌘ K / Ctrl K", "Search and commands"],
  ["/", "Filter this page"],
  ["?", "This help"],
  ["Esc", "Close what is open"],
];

const LISTS: readonly (readonly [string, string])[] = [
  ["j / k", "Next, previous row"],
  ["Enter", "Open the row"],
];

const EXECUTION: readonly (readonly [string, string])[] = [
  ["j / k", "Next, previous visit"],
  ["e", "Next error"],
  ["[ / ]", "Previous, next tab"],
  ["f", "Follow live"],
  ["0", "Fit the graph"],
  ["+ / -", "Zoom"],
  ["arrows", "Walk the graph"],
  ["c", "Collapse a Map or Parallel"],
];

interface KeysHelpProps {
  readonly onClose: () => void;
}

export function KeysHelp({ onClose }: KeysHelpProps): ReactNode {
  const places = PLACES.map(({ key, title }) => [`g ${key}`, title] as const);
  return (
    <Dialog title="Keys" open onClose={onClose}>
      <div className="keys">
        <KeyList title="Everywhere" keys={EVERYWHERE} />
        <KeyList title="Go to" keys={places} />
        <KeyList title="Lists" keys={LISTS} />
        <KeyList title="An execution" keys={EXECUTION} />
      </div>
    </Dialog>
  );
}

interface KeyListProps {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
}

function KeyList({ title, keys }: KeyListProps): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([key, what]) => (
          <Fragment key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
