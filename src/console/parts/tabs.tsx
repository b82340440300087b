// tabs.tsx — several views of one thing; which one is open belongs to the caller, so that it can stand in the URL.
import { type ReactNode, useEffect, useId, useRef } from "react";
import { rove } from "./rove.ts";
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
  const own = useId();
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is open.
  useEffect(() => bringIn(list.current), [open]);
  return (
    <div className="tabs">
      <div ref={list} role="tablist" className="tabs-list" aria-label={label} onKeyDown={rove}>
        {tabs.map(({ id, title, count }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${own}tab-${id}`}
            aria-selected={id === open}
            aria-controls={`${own}panel-${id}`}
            data-state={id === open ? "active" : "inactive"}
            tabIndex={id === open ? 0 : -1}
            onClick={() => id !== open && onOpen(id)}
          >
            {title}
            {count !== undefined && <span className="count number">{countText(count)}</span>}
          </button>
        ))}
        {end}
      </div>
      {tabs.map(({ id, content }) => (
        <div
          key={id}
          role="tabpanel"
          id={`${own}panel-${id}`}
          aria-labelledby={`${own}tab-${id}`}
          className="tab"
          data-state={id === open ? "active" : "inactive"}
          tabIndex={-1}
          hidden={id !== open}
        >
          {id === open && content()}
        </div>
      ))}
    </div>
  );
}

/** Where the titles are wider than the window, the open one is in sight. */
function bringIn(list: HTMLElement | null): void {
  const tab = list?.querySelector("[aria-selected=true]");
  if (!list || !tab) return;
  const [inner, outer] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
  if (inner.right > outer.right) list.scrollLeft += inner.right - outer.right;
  else if (inner.left < outer.left) list.scrollLeft -= outer.left - inner.left;
}
