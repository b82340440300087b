// use-viewport.ts — pan and zoom by drag, wheel, touch and buttons.
//
// The transform is written to the element at once and is no React state: a drag renders nothing.
import { type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import {
  bounded,
  type CoveredPane,
  fitReadable,
  fitted,
  isSeen,
  type Part,
  type Picture,
  revealing,
  type Viewport,
  zoomedAt,
} from "../run/index.ts";

const MARGIN = 8;
/** Of what lies over the pane, to the pane's edge. */
const EDGE = 10;
const DRAG_MIN = 4;
const WHEEL_ZOOM = 0.0022;
/** Each step of a glide draws the whole picture anew: without a GPU 200 states with their Catches take seconds. */
const GLIDING_NODES_MAX = 60;

export interface ViewportControl {
  readonly pane: RefObject<SVGSVGElement | null>;
  readonly sheet: RefObject<SVGGElement | null>;
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  readonly reveal: (part: Part) => void;
  /** True while, and right after, the pointer moved the picture: such a click selects nothing. */
  readonly wasDragged: () => boolean;
}

interface Moving {
  view: Viewport;
  /** Moved by hand: it stays where it is. */
  touched: boolean;
  /** All of it, as asked for, however small. */
  whole: boolean;
  /** What was to be brought into sight last. */
  focus: Part | undefined;
  dragged: boolean;
  readonly pointers: Map<number, { x: number; y: number }>;
}

export function useViewport(picture: Picture): ViewportControl {
  const pane = useRef<SVGSVGElement>(null);
  const sheet = useRef<SVGGElement>(null);
  const moving = useRef<Moving>({
    ...{ view: { scale: 1, x: 0, y: 0 }, touched: false, whole: false, focus: undefined },
    ...{ dragged: false, pointers: new Map() },
  });
  const size = useRef(picture);
  size.current = picture;

  const show = useCallback((wanted: Viewport, glide: boolean) => {
    const states = size.current.nodes.filter(({ state }) => state !== undefined);
    const view = bounded(wanted, states, paneOf(pane.current));
    moving.current.view = view;
    if (sheet.current !== null) place(sheet.current, view, glide && glides(size.current));
  }, []);

  const settle = useCallback(
    (glide: boolean) => {
      const { whole, focus, touched, view } = moving.current;
      const [all, room] = [size.current, paneOf(pane.current)];
      if (touched) show(view, false);
      else if (whole) show(fitted(all, room, MARGIN), glide);
      else show(fitReadable(all, room, { margin: MARGIN, focus }), glide);
    },
    [show],
  );

  useEffect(() => {
    const { current: element } = pane;
    if (element === null) return;
    const observer = new ResizeObserver(() => settle(false));
    observer.observe(element);
    const stop = listen(element, moving.current, show);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [settle, show]);

  const { width, height } = picture;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture is fitted anew.
  useEffect(() => settle(false), [settle, width, height]);

  return useMemo(
    () => ({
      pane,
      sheet,
      fit: () => {
        Object.assign(moving.current, { touched: false, whole: true });
        settle(true);
      },
      zoom: (factor) => {
        moving.current.touched = true;
        const { width: w, height: h } = paneOf(pane.current);
        show(zoomedAt(moving.current.view, { x: w / 2, y: h / 2 }, factor), true);
      },
      reveal: (part) => {
        const { focus, touched, view } = moving.current;
        const room = paneOf(pane.current);
        moving.current.focus = part;
        // What was seen when something else was looked at may stay where it is.
        if ((touched || focus !== undefined) && isSeen(view, part, room)) return;
        if (touched) show(revealing(view, part, room), true);
        else settle(true);
      },
      wasDragged: () => moving.current.dragged,
    }),
    [settle, show],
  );
}

function glides({ nodes }: Picture): boolean {
  return nodes.length <= GLIDING_NODES_MAX;
}

function place(element: SVGGElement, { x, y, scale }: Viewport, glide: boolean): void {
  const top = y + coverOf(element, ".graph-tools");
  element.classList.toggle("glide", glide);
  element.style.transform = `translate(${x}px, ${top}px) scale(${scale})`;
}

/** The tools lie over its upper edge, the legend over its lower one. */
function paneOf(element: Element | null): CoveredPane {
  const { width, height } = element?.getBoundingClientRect() ?? { width: 1, height: 1 };
  const above = coverOf(element, ".graph-tools");
  const below = coverOf(element, ".graph-legend");
  return { width, height: Math.max(1, height - above - below), above, below };
}

function coverOf(element: Element | null, selector: string): number {
  const over = element?.closest(".graph-pane")?.querySelector<HTMLElement>(selector);
  return over ? over.offsetHeight + EDGE : 0;
}

type Show = (view: Viewport, glide: boolean) => void;

function listen(element: SVGSVGElement, moving: Moving, show: Show): () => void {
  const pointAt = ({ clientX, clientY }: MouseEvent): { x: number; y: number } => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top - coverOf(element, ".graph-tools") };
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    moving.touched = true;
    const { view } = moving;
    if (event.ctrlKey || event.metaKey) {
      show(zoomedAt(view, pointAt(event), Math.exp(-event.deltaY * WHEEL_ZOOM)), false);
      return;
    }
    const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    show({ ...view, x: view.x - dx, y: view.y - dy }, false);
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (moving.pointers.size === 0) moving.dragged = false;
    moving.pointers.set(event.pointerId, pointAt(event));
  };
  const move = (event: PointerEvent): void => {
    const before = moving.pointers.get(event.pointerId);
    if (before === undefined) return;
    const at = pointAt(event);
    const far = Math.hypot(at.x - before.x, at.y - before.y) >= DRAG_MIN;
    if (!moving.dragged && !far) return;
    // Taken only now: a click must reach the state below it.
    if (!moving.dragged) element.setPointerCapture(event.pointerId);
    moving.dragged = true;
    moving.touched = true;
    show(dragged(moving, event.pointerId, at), false);
    moving.pointers.set(event.pointerId, at);
  };
  const up = (event: PointerEvent): void => {
    moving.pointers.delete(event.pointerId);
  };
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"] as const) element.addEventListener(name, up);
  return () => {
    element.removeEventListener("wheel", wheel);
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"] as const) {
      element.removeEventListener(name, up);
    }
  };
}

/** One finger moves, two also zoom around the point between them. */
function dragged(
  { view, pointers }: Moving,
  id: number,
  at: { readonly x: number; readonly y: number },
): Viewport {
  const before = pointers.get(id) ?? at;
  const [other] = [...pointers].flatMap(([one, point]) => (one === id ? [] : [point]));
  if (other === undefined)
    return { ...view, x: view.x + at.x - before.x, y: view.y + at.y - before.y };
  const distance = (point: { x: number; y: number }): number =>
    Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
  const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
  const shifted = {
    ...view,
    x: view.x + (at.x - before.x) / 2,
    y: view.y + (at.y - before.y) / 2,
  };
  return zoomedAt(shifted, middle, distance(at) / distance(before));
}
