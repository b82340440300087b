// on-console.ts — one console for all tests of a file.
import { afterAll, beforeAll } from "vitest";
import type { HostOptions } from "../../src/host/index.ts";
import { ConsoleClient } from "./console-client.ts";

/** Opens it before the tests of the file, hands it over, and closes it after them. */
export function onConsole(
  use: (client: ConsoleClient) => void,
  options: Partial<HostOptions> = {},
): void {
  let client: ConsoleClient | undefined;

  beforeAll(async () => {
    client = await ConsoleClient.open(options);
    use(client);
  }, 60_000);

  afterAll(async () => {
    await client?.[Symbol.asyncDispose]();
  }, 60_000);
}
