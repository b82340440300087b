// ports.ts — what the console is given by the host.
import type { Api } from "../api/index.ts";
import type { ServiceKnowledge } from "../asl/index.ts";
import type { JsonObject, Scope } from "../base/index.ts";
import type { FunctionItem, ProjectSample } from "../console-wire/index.ts";
import type { Engine } from "../engine/index.ts";

export interface ConsoleSettings {
  /** True: whatever changes something is refused. */
  readonly readOnly: boolean;
  /** Names that the console answers for besides this machine's own. */
  readonly hosts: readonly string[];
}

export interface ConsolePorts {
  readonly api: Api;
  readonly engine: Engine;
  readonly scope: Scope;
  readonly settings: ConsoleSettings;
  /** Secrets by access key, where calls must be signed. */
  readonly secrets: ReadonlyMap<string, string> | undefined;
  readonly now: () => number;
  readonly version: string;
  /** `http://127.0.0.1:8083`; undefined before the server listens. */
  readonly endpoint: () => string | undefined;
  /** The address that it was told to listen on. */
  readonly listensOn: () => string | undefined;
  /** Folder of the built app: `index.html`, `assets`. */
  readonly appFolder: string;
  readonly services: ConsoleServices;
  readonly functions: ConsoleFunctions;
  /** Inputs that lie in the files of the project which a machine came from. */
  readonly projectInputs: (stateMachineArn: string) => Promise<readonly ProjectSample[]>;
  /** What definitions are checked against besides the language. */
  readonly knowledge: ServiceKnowledge;
  readonly report: (where: string, error: unknown) => void;
}

export interface ConsoleServices {
  /** The models' names of what is embedded. */
  readonly embedded: () => readonly string[];
  /** False where nothing was ever kept by it, so that a look need not load it. */
  isUsed(service: string): boolean;
  /** The first messages of a queue of this account, without receiving them. */
  queueMessages(name: string, limit: number): readonly JsonObject[] | undefined;
  /** Items of a table of this account, counted no further than `most`. */
  tableItems(name: string, most: number): Promise<ItemsCounted | undefined>;
  /** The objects of a bucket. */
  bucketUse(name: string): { readonly objects: number; readonly bytes: number } | undefined;
  /** The newest lines over all streams of a log group of this account. */
  logLines(name: string, asked: LogLinesAsked): GroupLines | undefined;
  /** Undefined where the call was refused. */
  call(service: string, operation: string, parameters: JsonObject): Promise<JsonObject | undefined>;
}

export interface ItemsCounted {
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

export interface LogLinesAsked {
  readonly limit: number;
  /** Only lines with this. */
  readonly text?: string;
  /** Only lines before the place that an earlier answer told. */
  readonly before?: string;
}

export interface GroupLines {
  /** Oldest first. */
  readonly lines: readonly {
    readonly at: number;
    readonly text: string;
    readonly stream: string;
  }[];
  /** Leads to older ones; undefined where there are none. */
  readonly before?: string;
}

export interface FunctionLogLine {
  readonly at: number;
  readonly text: string;
  readonly requestId: string | undefined;
}

export interface FoundLines {
  /** Oldest first. */
  readonly lines: readonly FunctionLogLine[];
  /** There are older ones. */
  readonly more: boolean;
  /** Nothing of the function is kept, so that what it printed before the server's start is not known. */
  readonly noLogGroup?: boolean;
}

export interface ConsoleFunctions {
  list(): Promise<readonly FunctionItem[]>;
  has(functionName: string): Promise<boolean>;
  /** The newest lines of a function before a time, those of earlier starts that are kept among them. */
  logs(
    functionName: string,
    asked: { readonly before: number; readonly limit: number },
  ): Promise<FoundLines>;
  /** What was printed in the calls of a visit, named as the room core names it, which began at `since`. */
  logsOfVisit(
    functionName: string,
    visit: { readonly name: string; readonly since: number },
  ): Promise<FoundLines>;
}
