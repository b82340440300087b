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

/** A part of the picture, in its own measure. */
export interface Part extends Extent {
  readonly x: number;
  readonly y: number;
}

/** As much as can be read, with the part in the middle: where the picture is larger than the pane, it pans. */
export function fitReadable(
  picture: Extent,
  pane: Extent,
  { margin, focus }: { readonly margin: number; readonly focus: Part | undefined },
): Viewport {
  const whole = fitted(picture, pane, margin);
  if (whole.scale >= WHOLE) return whole;
  const part = focus ?? { x: picture.width / 2, y: 0, width: 0, height: 0 };
  const middle = { x: part.x + part.width / 2, y: part.y + part.height / 2 };
  return {
    scale: READABLE,
    x: around(middle.x * READABLE, picture.width * READABLE, { room: pane.width, margin }),
    y: around(middle.y * READABLE, picture.height * READABLE, { room: pane.height, margin }),
  };
}

/** The shift that brings a place into the middle, as far as there is picture on both sides. */
function around(
  place: number,
  length: number,
  { room, margin }: { readonly room: number; readonly margin: number },
): number {
  if (length + 2 * margin <= room) return (room - length) / 2;
  return Math.min(margin, Math.max(room - length - margin, room / 2 - place));
}

/** The smallest texts of the picture, of 10 pixels, are hardly less than 9 then, names are 12. */
const READABLE = 0.88;
/** What is not much smaller is shown whole: names of 10 pixels do less harm than a lane that is cut. */
const WHOLE = 0.78;

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
export function revealing(view: Viewport, part: Part, pane: Extent): Viewport {
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
