// viewport.ts — which part of a picture a pane shows: scale and shift, nothing else.

export interface Viewport {
  readonly scale: number;
  /** Of the picture's corner, in pixels of the pane. */
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A part of the picture, in its own measure. */
export interface Part extends Extent {
  readonly x: number;
  readonly y: number;
}

export const SCALE = { min: 0.1, max: 3, fitMax: 1.15 } as const;

/** The whole picture, in the middle; what is small is hardly enlarged. */
export function fitted(picture: Extent, pane: Extent, margin: number): Viewport {
  const scale = Math.min(
    SCALE.fitMax,
    Math.max(1, pane.width - 2 * margin) / picture.width,
    Math.max(1, pane.height - 2 * margin) / picture.height,
  );
  return {
    scale,
    x: (pane.width - picture.width * scale) / 2,
    y: (pane.height - picture.height * scale) / 2,
  };
}

/** Zoomed by a factor; the point of the pane stays where it is. */
export function zoomedAt(
  view: Viewport,
  point: { readonly x: number; readonly y: number },
  factor: number,
): Viewport {
  const scale = Math.min(SCALE.max, Math.max(SCALE.min, view.scale * factor));
  const ratio = scale / view.scale;
  return {
    scale,
    x: point.x - (point.x - view.x) * ratio,
    y: point.y - (point.y - view.y) * ratio,
  };
}

/** True where nothing of the part is outside; of one that is larger than the pane, where some of it is inside. */
export function isSeen({ scale, x, y }: Viewport, part: Part, pane: Extent): boolean {
  return (
    isInside(part.x * scale + x, part.width * scale, pane.width) &&
    isInside(part.y * scale + y, part.height * scale, pane.height)
  );
}

function isInside(at: number, length: number, room: number): boolean {
  if (length > room) return shiftToTouch(at, length, room) === 0;
  return at >= 0 && at + length <= room;
}

/** Moved so that a part of the picture is seen, with some room around it. */
export function revealing(view: Viewport, part: Part, pane: Extent): Viewport {
  return shifted(view, part, pane, shiftInto);
}

/** Moved by as little as brings some of the picture into the pane; unmoved where some of it is there. */
export function bounded(view: Viewport, nodes: readonly Part[], pane: Extent): Viewport {
  const far = ({ x, y }: Viewport): number => Math.hypot(x - view.x, y - view.y);
  let nearest: Viewport | undefined;
  for (const node of nodes) {
    const moved = shifted(view, node, pane, shiftToTouch);
    if (nearest === undefined || far(moved) < far(nearest)) nearest = moved;
  }
  return nearest ?? view;
}

/** How far a length must go. */
type Shift = (at: number, length: number, room: number) => number;

function shifted({ scale, x, y }: Viewport, part: Part, pane: Extent, shift: Shift): Viewport {
  return {
    scale,
    x: x + shift(part.x * scale + x, part.width * scale, pane.width),
    y: y + shift(part.y * scale + y, part.height * scale, pane.height),
  };
}

const ROOM = 48;

const shiftInto: Shift = (at, length, room) => {
  // Of what is larger, the beginning: a group's name.
  if (length > room) return shiftToTouch(at, length, room) === 0 ? 0 : ROOM - at;
  const pad = Math.min(ROOM, (room - length) / 2);
  return shiftBetween(at, pad, room - pad - length);
};

/** Until so much of it is inside as can be taken hold of. */
const shiftToTouch: Shift = (at, length, room) => {
  const hold = Math.min(ROOM, length, room);
  return shiftBetween(at, hold - length, room - hold);
};

function shiftBetween(at: number, least: number, most: number): number {
  return Math.max(least - at, Math.min(0, most - at));
}
