// contender.mjs — one side of a comparison in a process of its own, so that heaps and compilers stay apart.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const HOST = fileURLToPath(new URL("../contenders/host.mjs", import.meta.url));

export class Contender {
  #child;
  #waiting;

  /** `module` is a file of bench/contenders without its ending. */
  constructor(module) {
    this.#child = fork(HOST, [module]);
    this.#child.on("message", (answer) => {
      const { resolve, reject } = this.#waiting;
      this.#waiting = undefined;
      if (answer.error === undefined) resolve(answer);
      else reject(new Error(`${module}: ${answer.error}`));
    });
    this.#child.on("exit", (code) => {
      this.#waiting?.reject(new Error(`${module} ended with ${code}`));
    });
  }

  /** Makes what `subject` says ready to run; the answer is its number. */
  async open(subject) {
    return (await this.#ask({ type: "open", subject })).opened;
  }

  /** Runs it until so much CPU time is used: `{ runs, cpuSeconds }`. */
  measure(opened, cpuMilliseconds) {
    return this.#ask({ type: "measure", opened, cpuMilliseconds });
  }

  close() {
    this.#child.disconnect();
  }

  #ask(message) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#child.send(message);
    });
  }
}
