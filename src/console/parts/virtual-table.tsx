// biome-ignore-all lint/a11y: rows that stand at places of their own cannot be a <table>; the roles say that it is one.
// virtual-table.tsx — rows of which only those in sight exist: 100,000 scroll as smoothly as ten.
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
} from "react";

export interface Column {
  readonly title: ReactNode;
  /** A track of the grid: `minmax(120px, 2fr)`. */
  readonly width: string;
  readonly end?: boolean;
}

export interface VirtualTableHandle {
  readonly scrollTo: (index: number) => void;
}

const HEAD_HEIGHT = 34;

interface VirtualTableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly count: number;
  /** The cells of a row, one a column; undefined while the row is on its way. */
  readonly row: (index: number) => ReactNode;
  readonly rowHeight?: number;
  /** The titles are for the screen reader alone. */
  readonly headless?: boolean;
  /** What is in sight, for whoever fetches rows. */
  readonly onRange?: (first: number, last: number) => void;
  readonly onScrolled?: (top: number) => void;
  readonly handle?: Ref<VirtualTableHandle>;
  readonly keyOf?: (index: number) => string | number;
}

export function VirtualTable(props: VirtualTableProps): ReactNode {
  const {
    label,
    columns,
    count,
    row,
    rowHeight = 38,
    headless = false,
    onRange,
    onScrolled,
    handle,
    keyOf,
  } = props;
  const place = useRef<HTMLDivElement>(null);
  const headHeight = headless ? 0 : HEAD_HEIGHT;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: headHeight,
    ...(keyOf === undefined ? {} : { getItemKey: keyOf }),
  });
  useRange(virtualizer, onRange);
  useImperativeHandle(
    handle,
    () => ({ scrollTo: (index) => virtualizer.scrollToIndex(index, { align: "auto" }) }),
    [virtualizer],
  );
  return (
    <div
      ref={place}
      className="virtual"
      role="table"
      aria-label={label}
      aria-rowcount={count + 1}
      tabIndex={0}
      style={columnsStyle(columns)}
      onScroll={(event) => onScrolled?.(event.currentTarget.scrollTop)}
    >
      <div
        className={headless ? "virtual-head visually-hidden" : "virtual-head"}
        role="row"
        aria-rowindex={1}
      >
        {columns.map(({ title, end }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move.
          <span key={i} role="columnheader" className={end === true ? "end" : undefined}>
            {title}
          </span>
        ))}
      </div>
      <div role="presentation" style={{ height: virtualizer.getTotalSize() - headHeight }}>
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="presentation"
            className="virtual-place"
            style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
          >
            {row(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The tracks as a variable, for the head and every row. */
function columnsStyle(columns: readonly Column[]): CSSProperties {
  const tracks = { "--columns": columns.map(({ width }) => width).join(" ") };
  // React's type knows no custom properties, though React sets them.
  return tracks as CSSProperties;
}

function useRange(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  onRange: ((first: number, last: number) => void) | undefined,
): void {
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
}
