// live.ts — draws a growing history tree on the terminal.
//
// A state is a line when it ends; what is running stands below, drawn again as it changes (on a terminal
// that can; elsewhere one line a transition), and once a second besides: what hangs must not look as if it had begun.
import type { JsonObject } from "../base/index.ts";
import type { Pause, Ways } from "../graph/index.ts";
import { HistoryTree, isContainer, type TreeChange, type Visit } from "./history-tree.ts";
import { ranText } from "./ran-text.ts";
import type { Terminal } from "./terminal.ts";

/** At most this many running states are drawn; the rest are counted. */
const RUNNING_LINES_MAX = 12;
const TICK_MS = 1000;

export class LiveTree {
  readonly #terminal: Terminal;
  readonly #tree = new HistoryTree();
  #drawn = 0;
  #ticking: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Takes new events of the wire form, in order; `now` in ms for the running times. */
  add(events: readonly JsonObject[], now: number): void {
    this.#erase();
    for (const event of events) {
      for (const change of this.#tree.add(event)) {
        for (const line of this.#lines(change)) this.#terminal.note(line);
      }
    }
    this.#draw(now);
    if (this.#terminal.live) this.#tick();
  }

  /** Of the definition that is executed; before the events that a redrive begins with. */
  set ways(ways: Ways | undefined) {
    this.#tree.ways = ways;
  }

  /** In which the execution had ended, each until a redrive. */
  get pauses(): readonly Pause[] {
    return this.#tree.pauses;
  }

  #ran(visit: Visit, until: number): string {
    return ranText(visit.enteredAt, until, this.pauses);
  }

  /** A tick never keeps the process alive. */
  #tick(): void {
    this.#ticking ??= setInterval(() => {
      this.#erase();
      this.#draw(Date.now());
    }, TICK_MS).unref();
  }

  #lines(change: TreeChange): readonly string[] {
    switch (change.type) {
      case "entered":
        return isContainer(change.visit) ? [this.#containerLine(change.visit)] : [];
      case "attemptFailed":
        return [this.#failureLine(change.visit, change.attempt)];
      case "left":
        return [this.#leftLine(change.visit)];
      case "exited":
        return [this.#exitLine(change.visit)];
      case "redriven":
        return this.#redrivenLines(change.visits);
      case "ended":
        return change.left
          .filter((visit) => !isContainer(visit) && visit.failures.length === 0)
          .slice(0, RUNNING_LINES_MAX)
          .map((visit) => this.#leftLine(visit));
    }
  }

  /** A state without an exit: the Fail state that ended it all, or one that was still at it. */
  #leftLine(visit: Visit): string {
    const { colors } = this.#terminal;
    const time = this.#ran(visit, visit.exitedAt ?? visit.enteredAt);
    const failed = visit.type === "Fail" || visit.status === "failed";
    const mark = failed ? colors.red("✗") : colors.yellow("■");
    const what = visit.type === "Fail" ? "" : `${failed ? "failed" : "stopped"} after ${time}`;
    return `${indent(visit)}${mark} ${label(visit)} ${colors.dim(`${visit.type} ${what}`.trimEnd())}`;
  }

  /** The Maps and Parallels that it goes on inside are told again: what follows stands below them. */
  #redrivenLines(visits: readonly Visit[]): readonly string[] {
    const { colors } = this.#terminal;
    const around = visits.filter(isContainer).map((visit) => this.#containerLine(visit));
    return [colors.cyan("↻ redriven"), ...around];
  }

  #containerLine(visit: Visit): string {
    const { colors } = this.#terminal;
    return `${indent(visit)}${colors.cyan("▸")} ${label(visit)} ${colors.dim(visit.type)}`;
  }

  #exitLine(visit: Visit): string {
    const { colors } = this.#terminal;
    const mark = visit.status === "caught" ? colors.yellow("⤳") : colors.green("✓");
    const time = this.#ran(visit, visit.exitedAt ?? visit.enteredAt);
    const what = visit.status === "caught" ? "caught, " : "";
    return `${indent(visit)}${mark} ${label(visit)} ${colors.dim(`${visit.type} ${what}${time}`)}`;
  }

  #failureLine(visit: Visit, attempt: number): string {
    const { colors } = this.#terminal;
    const failure = visit.failures[attempt - 1];
    const error = failure?.error === "" ? "failed" : (failure?.error ?? "failed");
    const cause = firstLine(causeText(failure?.cause ?? ""), this.#terminal.columns);
    return `${indent(visit)}${colors.red("✗")} ${label(visit)} ${colors.red(error)} ${colors.dim(`attempt ${attempt}${cause === "" ? "" : `: ${cause}`}`)}`;
  }

  #draw(now: number): void {
    if (!this.#terminal.live) return;
    const { colors } = this.#terminal;
    const running = [...this.#tree.running].filter((visit) => !isContainer(visit));
    const lines = running.slice(0, RUNNING_LINES_MAX).map((visit) => {
      const time = this.#ran(visit, now);
      const text = `${indent(visit)}● ${label(visit)} ${visit.resource ?? visit.type} ${time}`;
      return colors.blue(text.slice(0, this.#terminal.columns - 1));
    });
    if (running.length > RUNNING_LINES_MAX) {
      lines.push(colors.dim(`  … and ${running.length - RUNNING_LINES_MAX} more running`));
    }
    this.#terminal.draw(lines);
    this.#drawn = lines.length;
  }

  /** Takes the running lines away; call it before anything else is printed. */
  #erase(): void {
    if (this.#drawn > 0) this.#terminal.erase(this.#drawn);
    this.#drawn = 0;
  }

  /** Leaves the terminal clean. */
  end(): void {
    clearInterval(this.#ticking);
    this.#erase();
  }
}

function indent(visit: Visit): string {
  return "  ".repeat(visit.depth);
}

function label(visit: Visit): string {
  return visit.label === "" ? visit.name : `${visit.label} ${visit.name}`;
}

/** A function's error document says more in its message than as escaped JSON. */
export function causeText(cause: string): string {
  if (!cause.startsWith("{")) return cause;
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === "object" && parsed !== null && "errorMessage" in parsed) {
      return String(parsed.errorMessage);
    }
  } catch {
    // Not JSON after all: the text itself is the cause.
    return cause;
  }
  return cause;
}

function firstLine(text: string, columns: number): string {
  const line = text.split("\n", 1)[0] ?? "";
  const room = Math.max(40, columns - 20);
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
}
