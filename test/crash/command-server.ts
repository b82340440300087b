// command-server.ts — the process of a `treadle serve`: where it answers, and how it ends.
import type { ChildProcess } from "node:child_process";

export class CommandServer {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Once the process has said where it answers; rejects with all that it said where it ends before. */
  static answering(child: ChildProcess): Promise<CommandServer> {
    return new Promise((resolve, reject) => {
      let said = "";
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
        if (url !== undefined) resolve(new CommandServer(child, url));
      };
      child.stdout?.on("data", hear);
      child.stderr?.on("data", hear);
      child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill(signal);
    await gone;
  }
}
