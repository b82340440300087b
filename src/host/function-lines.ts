// function-lines.ts — what a function printed: what is in memory, and what its log group keeps besides.
//
// Memory has a line at once and forgets with the server; the log group has it a moment later and goes on. What both have
// is taken once.
import type { ConsoleFunctions, FoundLines } from "../console-api/index.ts";
import { type LambdaService, requestIdBeginning } from "../lambda/index.ts";
import { type AskLogs, type KeptLine, keptAround, newestKept } from "./kept-lines.ts";

/** More of one visit nobody reads; and a page must hold them. */
const VISIT_LINES_MAX = 5_000;

export function functionLines(
  lambda: Pick<LambdaService, "logs">,
  ask: AskLogs,
): Pick<ConsoleFunctions, "logs" | "logsOfVisit"> {
  return {
    logs: async (functionName, { before, limit }) => {
      const remembered = lambda.logs(functionName).filter(({ at }) => at < before);
      // Enough, and what the log group has besides is older.
      if (remembered.length > limit) return { lines: remembered.slice(-limit), more: true };
      const kept = await newestKept(ask, functionName, { before, limit });
      return found(merged(kept?.lines ?? [], remembered), {
        ...{ limit, isCut: kept?.more === true, isKept: kept !== undefined },
      });
    },
    logsOfVisit: async (functionName, { name, since }) => {
      const beginning = requestIdBeginning(name);
      const kept = await keptAround(ask, functionName, { beginning, since });
      const all = merged(kept ?? [], lambda.logs(functionName));
      const own = all.filter(({ requestId }) => requestId?.startsWith(beginning));
      return found(own, { limit: VISIT_LINES_MAX, isCut: false, isKept: kept !== undefined });
    },
  };
}

function found(
  lines: readonly KeptLine[],
  {
    limit,
    isCut,
    isKept,
  }: { readonly limit: number; readonly isCut: boolean; readonly isKept: boolean },
): FoundLines {
  const more = isCut || lines.length > limit;
  return { lines: lines.slice(-limit), more, ...(isKept ? {} : { noLogGroup: true }) };
}

/** Of a stream, what memory has is newer than what it no longer has. */
function merged(kept: readonly KeptLine[], remembered: readonly KeptLine[]): readonly KeptLine[] {
  const known = new Map<string, number>();
  for (const line of remembered) known.set(keyOf(line), (known.get(keyOf(line)) ?? 0) + 1);
  const alone = kept.filter((line) => {
    const left = known.get(keyOf(line)) ?? 0;
    if (left > 0) known.set(keyOf(line), left - 1);
    return left === 0;
  });
  return [...alone, ...remembered].sort((a, b) => a.at - b.at);
}

/** Lines without a character are kept with one. */
function keyOf({ logStream, at, text }: KeptLine): string {
  return `${logStream} ${at} ${text === "" ? " " : text}`;
}
