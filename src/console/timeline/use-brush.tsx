// use-brush.tsx — a drag over the timeline chooses the part to look at; with Ctrl the wheel zooms.
import {
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { brushed, momentAt, zoomed } from "../run/index.ts";
import type { ScaleControl } from "./use-scale.ts";

interface Drag {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;
}

export interface Brush {
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: () => void;
  };
  readonly shade: ReactNode;
  /** True right after a drag: that click selects nothing. */
  readonly wasBrushed: () => boolean;
}

const DRAG_MIN_PX = 5;
const WHEEL_ZOOM = 0.003;

export function useBrush(lanes: RefObject<HTMLElement | null>, control: ScaleControl): Brush {
  const [drag, setDrag] = useState<Drag>();
  const latest = useRef({ control, drag, moved: false });
  latest.current = { control, drag, moved: latest.current.moved };
  useWheelZoom(lanes, latest);

  const set = useCallback((next: Drag | undefined) => {
    latest.current.drag = next;
    setDrag(next);
  }, []);
  const handlers = useMemo(
    () => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        const box = lanes.current?.getBoundingClientRect();
        latest.current.moved = false;
        // Fingers scroll; only pens and mice draw.
        if (box === undefined || event.button !== 0 || event.pointerType === "touch") return;
        const at = (event.clientX - box.left) / box.width;
        if (at < 0 || at > 1) return;
        set({ from: at, to: at, left: box.left, width: box.width });
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const { drag: held } = latest.current;
        if (held === undefined) return;
        const to = Math.min(1, Math.max(0, (event.clientX - held.left) / held.width));
        if (!latest.current.moved && Math.abs(to - held.from) * held.width < DRAG_MIN_PX) return;
        if (!latest.current.moved) event.currentTarget.setPointerCapture(event.pointerId);
        latest.current.moved = true;
        set({ ...held, to });
      },
      onPointerUp: () => {
        const { drag: held, control: now, moved } = latest.current;
        set(undefined);
        if (held === undefined || !moved) return;
        const range = brushed(now.scale, held.from, held.to);
        if (range !== undefined) now.zoom(range);
      },
      onPointerCancel: () => set(undefined),
    }),
    [lanes, set],
  );
  const wasBrushed = useCallback(() => latest.current.moved, []);
  return { handlers, shade: shadeOf(drag), wasBrushed };
}

function shadeOf(drag: Drag | undefined): ReactNode {
  if (drag === undefined || drag.from === drag.to) return null;
  const left = Math.min(drag.from, drag.to) * drag.width;
  const width = Math.abs(drag.to - drag.from) * drag.width;
  return <div className="brush" style={{ transform: `translateX(${left}px)`, width }} />;
}

interface Latest {
  control: ScaleControl;
}

function useWheelZoom(lanes: RefObject<HTMLElement | null>, latest: RefObject<Latest>): void {
  useEffect(() => {
    const element = lanes.current?.closest<HTMLElement>(".timeline");
    if (element === null || element === undefined) return;
    const wheel = (event: WheelEvent): void => {
      const box = lanes.current?.getBoundingClientRect();
      if (!(event.ctrlKey || event.metaKey) || box === undefined) return;
      event.preventDefault();
      const { scale, whole, zoom } = latest.current.control;
      const around = momentAt(scale, (event.clientX - box.left) / box.width);
      const next = zoomed(scale, whole, around, Math.exp(event.deltaY * WHEEL_ZOOM));
      zoom(next.from <= whole.from && next.to >= whole.to ? undefined : next);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [lanes, latest]);
}
