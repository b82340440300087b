// tabs.tsx — several views of one thing; which one is open belongs to the caller, so that it can stand in the URL.
import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { countText } from "./time-text.ts";

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly count?: number | undefined;
  readonly content: () => ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly open: string;
  readonly onOpen: (id: string) => void;
  /** Stands at the right of the titles. */
  readonly end?: ReactNode;
}

export function Tabs({ label, tabs, open, onOpen, end }: TabsProps): ReactNode {
  return (
    <Primitive.Root value={open} onValueChange={onOpen} className="tabs">
      <Primitive.List className="tabs-list" aria-label={label}>
        {tabs.map(({ id, title, count }) => (
          <Primitive.Trigger key={id} value={id}>
            {title}
            {count !== undefined && <span className="count number">{countText(count)}</span>}
          </Primitive.Trigger>
        ))}
        {end}
      </Primitive.List>
      {tabs.map(({ id, content }) => (
        <Primitive.Content key={id} value={id} className="tab" tabIndex={-1}>
          {id === open && content()}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
