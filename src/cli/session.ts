// session.ts — what every command is given: the terminal, the environment, a caller where it needs one.
import { type Caller, endpointOf, httpCaller } from "./caller.ts";
import { systemTerminal, type Terminal } from "./terminal.ts";

export interface Session {
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  /** Calls the server that `--endpoint` or the environment names. */
  caller(endpoint: string | undefined): Caller;
}

export function systemSession(): Session {
  const env = process.env;
  return {
    terminal: systemTerminal(env),
    env,
    caller: (endpoint) => httpCaller(endpointOf(endpoint, env), env),
  };
}

/** Options that every command on a server takes. */
export interface ServerOptions {
  readonly endpoint?: string;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}
