// picture-files.ts — the graph as a file: SVG and Mermaid by src/graph, PNG by the browser's canvas.
import {
  type GraphLayout,
  type GraphOverlay,
  type MachineGraph,
  renderMermaid,
  renderSvg,
  type Theme,
} from "../../graph/index.ts";

export interface Picture {
  readonly name: string;
  readonly graph: MachineGraph;
  readonly layout: GraphLayout;
  readonly overlay: GraphOverlay | undefined;
  readonly theme: Theme;
}

export type PictureKind = "svg" | "png" | "mermaid";

export async function savePicture(kind: PictureKind, picture: Picture): Promise<void> {
  const { name } = picture;
  switch (kind) {
    case "svg":
      return saveFile(`${name}.svg`, new Blob([svgOf(picture)], { type: "image/svg+xml" }));
    case "png":
      return saveFile(`${name}.png`, await pngOf(picture));
    case "mermaid":
      return saveFile(`${name}.mmd`, new Blob([mermaidOf(picture)], { type: "text/plain" }));
  }
}

function svgOf({ layout, overlay, theme, name }: Picture): string {
  return renderSvg(layout, { theme, title: name, ...(overlay === undefined ? {} : { overlay }) });
}

export function mermaidOf({ graph, overlay }: Picture): string {
  return renderMermaid(graph, overlay === undefined ? {} : { overlay });
}

/** Twice the size, for documents; less where a canvas could not hold it. */
const PNG_SCALE = 2;
const PNG_SIDE_MAX = 12_000;

async function pngOf(picture: Picture): Promise<Blob> {
  const { width, height } = picture.layout;
  const scale = Math.min(PNG_SCALE, PNG_SIDE_MAX / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("The browser could not make a PNG of this size."));
      else resolve(blob);
    }, "image/png");
  });
}

function saveFile(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Letters of any script stay; what some file system refuses, and spaces, do not. */
export function fileName(name: string): string {
  return name.replace(/[\s\p{Cc}\p{Cs}"*/:<>?\\|]+/gu, "_");
}
