// server-process.ts — the other end of server.mjs: starts it, asks it, kills it.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  /** The process has died, by itself or not. */
  dead = false;
  /** What the process said of its own accord. */
  readonly tokens: { readonly token: string; readonly executionArn: string }[] = [];
  readonly incidents: string[] = [];
  #nextId = 1;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.on("exit", () => {
        this.dead = true;
        for (const { reject } of this.#waiting.values()) reject(new Error("the server has died"));
        this.#waiting.clear();
        resolve();
      });
    });
  }

  static async start(directory: string, effects: string): Promise<ServerProcess> {
    const script = fileURLToPath(new URL("server.mjs", import.meta.url));
    const child = spawn(process.execPath, [script, directory, effects], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const server = new ServerProcess(child);
    const lines = createInterface({ input: child.stdout! });
    await new Promise<void>((resolve, reject) => {
      lines.on("line", (line) => server.#hear(JSON.parse(line), resolve));
      void server.#exited.then(() => reject(new Error("the server did not start")));
    });
    return server;
  }

  ask<T>(op: string, request: object = {}): Promise<T> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      this.#child.stdin!.write(`${JSON.stringify({ id, op, ...request })}\n`);
    });
  }

  /** Makes a machine of these states that begins with the first of them. */
  async machine(name: string, states: object): Promise<void> {
    const revision = {
      revisionId: name,
      stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
      name,
      type: "STANDARD",
      roleArn: "arn:aws:iam::123456789012:role/crash",
      definition: JSON.stringify({ StartAt: Object.keys(states)[0], States: states }),
      updateDate: 0,
    };
    await this.ask("put", { revision });
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  #hear(
    line: {
      readonly id?: number;
      readonly value?: never;
      readonly error?: string;
      readonly ready?: boolean;
      readonly token?: string;
      readonly executionArn?: string;
      readonly incident?: string;
    },
    ready: () => void,
  ): void {
    if (line.ready === true) ready();
    if (line.incident !== undefined) this.incidents.push(line.incident);
    if (line.token !== undefined) {
      this.tokens.push({ token: line.token, executionArn: line.executionArn ?? "" });
    }
    const waiting = this.#waiting.get(line.id ?? 0);
    this.#waiting.delete(line.id ?? 0);
    if (line.error !== undefined) waiting?.reject(new Error(line.error));
    else waiting?.resolve(line.value as never);
  }
}
