// load.mjs — this side of the load process.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROCESS = fileURLToPath(new URL("load-process.mjs", import.meta.url));

export class Load {
  #child = fork(PROCESS);

  /** Sends a message of load-process.mjs, one at a time; rejects with the error of the load. */
  ask(message) {
    return new Promise((resolve, reject) => {
      const ended = (code) => reject(new Error(`the load process ended with ${code}`));
      this.#child.once("exit", ended);
      this.#child.once("message", (answer) => {
        this.#child.off("exit", ended);
        if (answer.error === undefined) resolve(answer);
        else reject(new Error(answer.error));
      });
      this.#child.send(message);
    });
  }

  close() {
    this.#child.disconnect();
  }
}
