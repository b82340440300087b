// graph.ts — `treadle graph`: the picture of a definition or an execution, as lines, SVG or Mermaid.
import { writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { isJsonObject, parseJson } from "../../base/index.ts";
import {
  type GraphOverlay,
  historyEvent,
  type IterationCounts,
  layoutMachine,
  type MachineGraph,
  overlayOf,
  readGraph,
  renderMermaid,
  renderSvg,
  renderText,
  type TextPart,
} from "../../graph/index.ts";
import { loadDefinitionFile, projectProblemText } from "../../host/index.ts";
import type { Caller } from "../caller.ts";
import { listAll, resolveExecution } from "../execution-ref.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";
import type { Colors } from "../terminal.ts";
import { whatElse } from "./lint-project.ts";

export const GRAPH_FORMATS = ["text", "svg", "mermaid", "png"] as const;

export type GraphFormat = (typeof GRAPH_FORMATS)[number];

export interface GraphOptions {
  readonly format?: GraphFormat;
  readonly output?: string;
  readonly dark?: boolean;
  /** An execution on the server: its machine, with how each state went. */
  readonly execution?: string;
  readonly endpoint?: string;
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
  file: string | undefined,
  options: GraphOptions,
): Promise<ExitCode> {
  const { output } = options;
  const format = options.format ?? formatOf(output);
  if (format === "png")
    throw pngRefusal(file ?? `--execution ${options.execution ?? "last"}`, options);
  const subject = await readSubject(session, file, options);
  const picture = drawn(subject, { format, session, options });
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
    `Name one with --format (${GRAPH_FORMATS.filter((one) => one !== "png").join(", ")}), or end the file's name in ${known}.`,
  );
}

/** See docs/decisions/0017: no converter to pixels that we would want in every installation. */
function pngRefusal(subject: string, { output, dark }: GraphOptions): CommandError {
  const png = output ?? "graph.png";
  const svg = `${png.replace(/\.png$/i, "")}.svg`;
  return new CommandError(
    EXIT.usage,
    "treadle graph draws SVG, not PNG",
    [
      `Draw ${svg} and convert it with what you have:`,
      `  treadle graph ${subject} -o ${svg}${dark === true ? " --dark" : ""}`,
      `  rsvg-convert -z 2 ${svg} -o ${png}      (librsvg)`,
      `  inkscape ${svg} -d 192 -o ${png}        (Inkscape)`,
      `  magick -density 192 ${svg} ${png}       (ImageMagick)`,
    ].join("\n  "),
  );
}

/** What is drawn. */
interface Subject {
  readonly title: string;
  readonly machine: MachineGraph;
  readonly overlay?: GraphOverlay;
}

async function readSubject(
  session: Session,
  file: string | undefined,
  { execution, endpoint }: GraphOptions,
): Promise<Subject> {
  if (file !== undefined && execution === undefined) return readDefinition(file);
  if (execution !== undefined && file === undefined) {
    return readExecution(session.caller(endpoint), execution);
  }
  throw new CommandError(EXIT.usage, "name a definition, or an execution with --execution");
}

async function readDefinition(file: string): Promise<Subject> {
  const loaded = await loadDefinitionFile(file);
  if (loaded.ok) return { title: basename(file), machine: readGraph(loaded.value.document.value) };
  const problems = loaded.problems.map(projectProblemText).join("\n  ");
  throw new CommandError(EXIT.usage, `${file} cannot be drawn`, (await whatElse(file)) ?? problems);
}

async function readExecution(call: Caller, reference: string): Promise<Subject> {
  const executionArn = await resolveExecution(call, reference);
  const described = await call("DescribeStateMachineForExecution", { executionArn });
  const machine = readGraph(parseJson(String(described["definition"])));
  const query = { executionArn, maxResults: 1000, includeExecutionData: false };
  const events = await listAll(call, "GetExecutionHistory", query, "events");
  const runs = events.some(({ type }) => type === "MapRunStarted")
    ? await countsOfRuns(call, executionArn)
    : new Map<string, IterationCounts>();
  const overlay = overlayOf(machine, events.map(historyEvent), {
    nowMs: Date.now(),
    countsOfRun: (mapRunArn) => runs.get(mapRunArn),
  });
  return { title: executionArn.split(":").slice(6).join(" "), machine, overlay };
}

/** Newest first; the states of a machine have few. */
const MAP_RUNS_MAX = 100;

/** What became of the children of each map run: its history tells no more than its beginning and its end. */
async function countsOfRuns(
  call: Caller,
  executionArn: string,
): Promise<ReadonlyMap<string, IterationCounts>> {
  const runs = await listAll(call, "ListMapRuns", { executionArn }, "mapRuns");
  const arns = runs.slice(0, MAP_RUNS_MAX).map((run) => String(run["mapRunArn"]));
  const counted = new Map<string, IterationCounts>();
  for (const mapRunArn of arns) {
    const { itemCounts } = await call("DescribeMapRun", { mapRunArn });
    const of = (name: string): number =>
      isJsonObject(itemCounts) ? Number(itemCounts[name] ?? 0) : 0;
    const failed = of("failed") + of("timedOut");
    const [succeeded, running, aborted] = [of("succeeded"), of("running"), of("aborted")];
    counted.set(mapRunArn, { total: of("total"), succeeded, failed, running, aborted });
  }
  return counted;
}

interface Drawing {
  readonly format: Exclude<GraphFormat, "png">;
  readonly session: Session;
  readonly options: GraphOptions;
}

function drawn(subject: Subject, { format, session, options }: Drawing): string {
  const { machine, title, overlay } = subject;
  const run = overlay === undefined ? {} : { overlay };
  switch (format) {
    case "svg": {
      const theme = options.dark === true ? "dark" : "light";
      return `${renderSvg(layoutMachine(machine), { theme, title, ...run })}\n`;
    }
    case "mermaid":
      return renderMermaid(machine, run);
    case "text": {
      const plain = options.output !== undefined && options.output !== "-";
      const style = plain ? {} : { style: styleOf(session.terminal.colors) };
      return `${renderText(machine, { ...style, ...run }).join("\n")}\n`;
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
