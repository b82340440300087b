// live-execution.ts — one execution of this process on the terminal, as its history grows.
import { isJsonObject, parseJson } from "../base/index.ts";
import { LiveTree } from "./live.ts";
import type { Terminal } from "./terminal.ts";

/** Takes the history of every execution and shows one; what came before its ARN was known is kept until then. */
export class LiveExecution {
  readonly #terminal: Terminal;
  readonly #tree: LiveTree;
  readonly #jsonl: boolean;
  #arn: string | undefined;
  #early: { readonly arn: string; readonly events: readonly string[] }[] = [];

  /** `jsonl`: the events themselves on stdout. */
  constructor(terminal: Terminal, { jsonl }: { readonly jsonl: boolean }) {
    this.#terminal = terminal;
    this.#tree = new LiveTree(terminal);
    this.#jsonl = jsonl;
  }

  take(arn: string, events: readonly string[]): void {
    if (this.#arn === undefined) this.#early.push({ arn, events });
    else if (arn === this.#arn) this.#show(events);
  }

  follow(arn: string): void {
    this.#arn = arn;
    for (const early of this.#early) this.take(early.arn, early.events);
    this.#early = [];
  }

  end(): void {
    this.#tree.end();
  }

  #show(events: readonly string[]): void {
    if (this.#jsonl) {
      for (const event of events) this.#terminal.result(event);
      return;
    }
    const parsed = events.map(parseJson).filter(isJsonObject);
    this.#tree.add(parsed, Date.now());
  }
}
