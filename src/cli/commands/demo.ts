// demo.ts — `treadle demo`: runs an example from beginning to end in this process, and says what happened.
import { join, relative } from "node:path";
import {
  type Demo,
  demoNames,
  EXAMPLES,
  type Played,
  play,
  readDemo,
  Stage,
  shownLines,
} from "../demo/index.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import { interruption } from "../interruption.ts";
import type { Session } from "../session.ts";

export interface DemoOptions {
  readonly time?: string;
}

/** Lists the demos without a name. */
export async function demo(
  session: Session,
  name: string | undefined,
  options: DemoOptions,
): Promise<ExitCode> {
  const names = demoNames();
  if (name === undefined) return list(session, names);
  if (!names.includes(name)) {
    throw new CommandError(
      EXIT.usage,
      `there is no demo '${name}'`,
      `there are: ${names.join(", ")}`,
    );
  }
  const folder = join(EXAMPLES, name);
  const file = await readDemo(folder);
  const over = new AbortController();
  const stopped = interruption(over.signal).then((): ExitCode => EXIT.interrupted);
  const stage = await Stage.open(session, folder, options.time ?? file.time);
  try {
    const shown = { session, stage, file, name };
    return await Promise.race([perform(shown, options.time ?? file.time), stopped]);
  } finally {
    await stage[Symbol.asyncDispose]();
    over.abort();
  }
}

async function list({ terminal }: Session, names: readonly string[]): Promise<ExitCode> {
  const width = Math.max(0, ...names.map((name) => name.length));
  for (const name of names) {
    const { title } = await readDemo(join(EXAMPLES, name));
    terminal.result(`${name.padEnd(width)}  ${title}`);
  }
  terminal.note(names.length === 0 ? "no demos here" : "treadle demo NAME runs one");
  return EXIT.ok;
}

interface Performance {
  readonly session: Session;
  readonly stage: Stage;
  readonly file: Demo;
  readonly name: string;
}

async function perform(performance: Performance, time: string): Promise<ExitCode> {
  const { session, stage, file, name } = performance;
  const { terminal } = session;
  const { colors } = terminal;
  const how =
    time === "real"
      ? ""
      : colors.dim(time === "skip" ? "  (waits are jumped over)" : `  (time runs ${time})`);
  terminal.note(`${colors.bold(name)}: ${file.title}${how}`);
  const played: Played[] = [];
  for (const [at, step] of file.steps.entries()) {
    terminal.note(`\n${colors.cyan(`${at + 1}. ${step.say}`)}`);
    played.push(await play(stage, terminal, step));
  }
  terminal.note(`\n${colors.bold("What happened")}`);
  for (const [at, { say, ended, asMeant }] of played.entries()) {
    const mark = asMeant ? colors.green("✓") : colors.red("✗");
    terminal.note(`${mark} ${at + 1}. ${say}: ${ended}`);
  }
  for (const show of file.show) {
    for (const line of await shownLines(stage, show)) terminal.note(line);
  }
  tellNext(performance);
  return played.every(({ asMeant }) => asMeant) ? EXIT.ok : EXIT.failed;
}

function tellNext({ session, file, name }: Performance): void {
  const { terminal } = session;
  const folder = shownFolder(name);
  terminal.note(`\n${terminal.colors.bold("What to look at next")}`);
  for (const line of file.next) terminal.note(`  ${line.replaceAll("${folder}", folder)}`);
  terminal.note(`  ${join(folder, "README.md")}`);
  terminal.note(`  npx treadle serve --project ${folder}   # on a server, for the AWS CLI`);
}

/** From the working folder, where that is the shorter way. */
function shownFolder(name: string): string {
  const folder = join(EXAMPLES, name);
  const short = relative(process.cwd(), folder);
  return short.startsWith("..") ? folder : short;
}
