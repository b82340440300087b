// graph.ts — `treadle graph`: a definition's picture, as lines, SVG or Mermaid.
import { writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import {
  layoutMachine,
  type MachineGraph,
  readGraph,
  renderMermaid,
  renderSvg,
  renderText,
  type TextPart,
} from "../../graph/index.ts";
import { loadDefinitionFile, projectProblemText } from "../../host/index.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";
import type { Colors } from "../terminal.ts";

export const GRAPH_FORMATS = ["text", "svg", "mermaid", "png"] as const;

export type GraphFormat = (typeof GRAPH_FORMATS)[number];

export interface GraphOptions {
  readonly format?: GraphFormat;
  readonly output?: string;
  readonly dark?: boolean;
}

const EXTENSIONS: Readonly<Record<string, GraphFormat>> = {
  ".svg": "svg",
  ".png": "png",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
  ".txt": "text",
};

export async function graph(
  session: Session,
  file: string,
  options: GraphOptions,
): Promise<ExitCode> {
  const { output } = options;
  const format = options.format ?? formatOf(output);
  if (format === "png") throw pngRefusal(file, options);
  const picture = drawn(await readDefinition(file), { format, file, session, options });
  if (output === undefined || output === "-") {
    session.terminal.result(picture.trimEnd());
    return EXIT.ok;
  }
  try {
    await writeFile(output, picture);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(EXIT.usage, `${output} cannot be written: ${code ?? String(error)}`);
  }
  session.terminal.note(`Written: ${output}`);
  return EXIT.ok;
}

function formatOf(output: string | undefined): GraphFormat {
  if (output === undefined || output === "-") return "text";
  const format = EXTENSIONS[extname(output).toLowerCase()];
  if (format !== undefined) return format;
  const known = Object.keys(EXTENSIONS).join(", ");
  throw new CommandError(
    EXIT.usage,
    `${output}: which format is this?`,
    `Name one with --format (${GRAPH_FORMATS.join(", ")}), or end the file's name in ${known}.`,
  );
}

/** See docs/decisions/0017: no converter to pixels that we would want in every installation. */
function pngRefusal(file: string, { output, dark }: GraphOptions): CommandError {
  const png = output ?? `${basename(file).replace(/\..*$/, "")}.png`;
  const svg = `${png.replace(/\.png$/i, "")}.svg`;
  return new CommandError(
    EXIT.usage,
    "treadle graph draws SVG, not PNG",
    [
      `Draw ${svg} and convert it with what you have:`,
      `  treadle graph ${file} -o ${svg}${dark === true ? " --dark" : ""}`,
      `  rsvg-convert -z 2 ${svg} -o ${png}      (librsvg)`,
      `  inkscape ${svg} -d 192 -o ${png}        (Inkscape)`,
      `  magick -density 192 ${svg} ${png}       (ImageMagick)`,
    ].join("\n  "),
  );
}

async function readDefinition(file: string): Promise<MachineGraph> {
  const loaded = await loadDefinitionFile(file);
  if (loaded.ok) return readGraph(loaded.value.document.value);
  const problems = loaded.problems.map(projectProblemText).join("\n  ");
  throw new CommandError(EXIT.usage, `${file} cannot be drawn`, problems);
}

interface Drawing {
  readonly format: Exclude<GraphFormat, "png">;
  readonly file: string;
  readonly session: Session;
  readonly options: GraphOptions;
}

function drawn(machine: MachineGraph, { format, file, session, options }: Drawing): string {
  switch (format) {
    case "svg": {
      const theme = options.dark === true ? "dark" : "light";
      return `${renderSvg(layoutMachine(machine), { theme, title: basename(file) })}\n`;
    }
    case "mermaid":
      return renderMermaid(machine);
    case "text": {
      const plain = options.output !== undefined && options.output !== "-";
      const style = plain ? {} : { style: styleOf(session.terminal.colors) };
      return `${renderText(machine, style).join("\n")}\n`;
    }
  }
}

function styleOf(colors: Colors): (part: TextPart, text: string) => string {
  const styles: Readonly<Record<TextPart, (text: string) => string>> = {
    name: colors.bold,
    detail: colors.cyan,
    frame: colors.dim,
    choice: colors.yellow,
    catch: colors.red,
    retry: colors.blue,
    succeeded: colors.green,
    running: colors.blue,
    failed: colors.red,
    caught: colors.yellow,
    aborted: colors.gray,
  };
  return (part, text) => styles[part](text);
}
