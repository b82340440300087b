// biome-ignore-all lint/a11y: rows that stand at places of their own cannot be a <table>; the roles say that it is one.
// virtual-table.tsx — rows of which only those in sight exist: 100,000 scroll as smoothly as ten.
import {
  defaultRangeExtractor,
  type Range,
  useVirtualizer,
  type Virtualizer,
} from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type ReactNode,
  type Ref,
  type RefObject,
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
  /** In pixels, as `onScrolled` tells it. */
  readonly scrollToOffset: (top: number) => void;
}

const HEAD_HEIGHT = 34;

interface VirtualTableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly count: number;
  /** The cells of a row, one a column; undefined while the row is on its way. */
  readonly row: (index: number) => ReactNode;
  readonly rowHeight?: number;
  /** Rows are as tall as what they hold, about `rowHeight`; the table is no taller than they. */
  readonly fitted?: boolean;
  /** The titles are for the screen reader alone. */
  readonly headless?: boolean;
  /** What is in sight, for whoever fetches rows. */
  readonly onRange?: (first: number, last: number) => void;
  readonly onScrolled?: (top: number) => void;
  readonly handle?: Ref<VirtualTableHandle>;
  readonly keyOf?: (index: number) => string | number;
  /** A row that exists wherever one scrolls to: the focus is in it. */
  readonly kept?: number | undefined;
}

export function VirtualTable(props: VirtualTableProps): ReactNode {
  const {
    label,
    columns,
    count,
    row,
    rowHeight = 38,
    fitted = false,
    headless = false,
    onRange,
    onScrolled,
    handle,
    keyOf,
    kept,
  } = props;
  const place = useRef<HTMLDivElement>(null);
  const headHeight = headless ? 0 : HEAD_HEIGHT;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
    ...(kept === undefined ? {} : { rangeExtractor: (range) => withRow(range, kept) }),
    // Heights belong to rows; where all are the same, none need be known by its key.
    ...(fitted && keyOf !== undefined ? { getItemKey: keyOf } : {}),
  });
  useRange(virtualizer, onRange);
  useHandle({ virtualizer, place, onScrolled, handle });
  return (
    <div
      ref={place}
      className={fitted ? "virtual fitted" : "virtual"}
      role="table"
      aria-label={label}
      aria-rowcount={count + 1}
      tabIndex={0}
      style={tableStyle(columns, headHeight, fitted ? virtualizer.getTotalSize() : undefined)}
      onScroll={(event) => onScrolled?.(event.currentTarget.scrollTop)}
    >
      <Head columns={columns} headless={headless} />
      <div
        role="presentation"
        data-rows
        style={{ height: virtualizer.getTotalSize() - headHeight }}
      >
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={keyOf === undefined ? item.key : keyOf(item.index)}
            role="presentation"
            className="virtual-place"
            data-index={item.index}
            ref={fitted ? virtualizer.measureElement : undefined}
            style={{
              transform: `translateY(${item.start}px)`,
              height: fitted ? undefined : rowHeight,
            }}
          >
            {row(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}

interface Handled {
  readonly onScrolled: VirtualTableProps["onScrolled"] | undefined;
  readonly handle: VirtualTableProps["handle"] | undefined;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly place: RefObject<HTMLDivElement | null>;
}

function useHandle({ virtualizer, place, onScrolled, handle }: Handled): void {
  useImperativeHandle(
    handle,
    () => ({
      scrollTo: (index) => {
        virtualizer.scrollToIndex(index, { align: "auto" });
        // The browser tells it with the next frame; by then a key may have left the page.
        if (place.current !== null) onScrolled?.(place.current.scrollTop);
      },
      scrollToOffset: (top) => virtualizer.scrollToOffset(top),
    }),
    [virtualizer, place, onScrolled],
  );
}

function Head({
  columns,
  headless,
}: {
  readonly columns: readonly Column[];
  readonly headless: boolean;
}): ReactNode {
  return (
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
  );
}

/** The tracks as a variable, for the head and every row; rows come into sight below the head. */
function tableStyle(
  columns: readonly Column[],
  headHeight: number,
  height: number | undefined,
): CSSProperties {
  const tracks = { "--columns": columns.map(({ width }) => width).join(" ") };
  // React's type knows no custom properties, though React sets them.
  return { ...tracks, scrollPaddingTop: headHeight, height } as CSSProperties;
}

function withRow(range: Range, row: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (shown.includes(row) || row >= range.count) return shown;
  return row < (shown[0] ?? 0) ? [row, ...shown] : [...shown, row];
}

function useRange(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  onRange: ((first: number, last: number) => void) | undefined,
): void {
  virtualizer.getVirtualItems();
  const { startIndex: first = 0, endIndex: last = 0 } = virtualizer.range ?? {};
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
}
