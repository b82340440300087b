// breakable-line.ts — a line between a browser and a server that can be cut and mended, and hears what is asked.
import { connect, createServer, type Server, type Socket } from "node:net";

export class BreakableLine {
  readonly url: string;
  /** The head of every request that began a packet. */
  readonly heads: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    const address = server.address();
    // A server that listens on a port has one.
    const own = typeof address === "object" && address !== null ? address.port : 0;
    this.url = `http://127.0.0.1:${own}`;
    server.on("connection", (near) => this.#join(near, port));
  }

  /** To a server on this machine. */
  static async open(port: number): Promise<BreakableLine> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return new BreakableLine(server, port);
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  mend(): void {
    this.#cut = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, port: number): void {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    near.on("data", (bytes) => this.heads.push(bytes.toString("latin1")));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.pipe(other);
      socket.on("close", () => other.destroy());
      // A line that breaks says so to both ends; that is what it is for.
      socket.on("error", () => other.destroy());
    }
  }
}
