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

/** A scale at which names can be read, from the top: for pictures far taller than the pane. */
export function fitReadable(picture: Extent, pane: Extent, margin: number): Viewport {
  const whole = fitted(picture, pane, margin);
  if (whole.scale >= READABLE) return whole;
  const across = Math.min(READABLE, Math.max(1, pane.width - 2 * margin) / picture.width);
  const scale = Math.max(whole.scale, Math.min(READABLE, Math.max(across, READABLE * 0.75)));
  const free = (pane.height - picture.height * scale) / 2;
  return { scale, x: (pane.width - picture.width * scale) / 2, y: Math.max(margin, free) };
}

const READABLE = 0.62;

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

/** True where nothing of the picture is outside. */
export function isWhole({ scale, x, y }: Viewport, picture: Extent, pane: Extent): boolean {
  const [right, bottom] = [x + picture.width * scale, y + picture.height * scale];
  return x >= 0 && y >= 0 && right <= pane.width && bottom <= pane.height;
}

/** Moved so that a part of the picture is seen, with some room around it; unmoved where it is seen already. */
export function revealing(
  view: Viewport,
  part: Extent & { readonly x: number; readonly y: number },
  pane: Extent,
): Viewport {
  return {
    scale: view.scale,
    x: view.x + shiftInto(part.x * view.scale + view.x, part.width * view.scale, pane.width),
    y: view.y + shiftInto(part.y * view.scale + view.y, part.height * view.scale, pane.height),
  };
}

const ROOM = 48;

function shiftInto(at: number, length: number, room: number): number {
  if (length > room - 2 * ROOM) return at < 0 || at > room - ROOM ? ROOM - at : 0;
  if (at < ROOM) return ROOM - at;
  return at + length > room - ROOM ? room - ROOM - length - at : 0;
}
