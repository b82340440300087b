// map-run-page.ts — the page of the first map run of an execution.
import type { Served } from "./served.ts";

export async function mapRunPage(served: Served, executionArn: string): Promise<string> {
  const { mapRuns } = (await served.call("ListMapRuns", { executionArn })) as unknown as {
    readonly mapRuns: readonly { readonly mapRunArn: string }[];
  };
  return `${served.url}/map-runs/${encodeURIComponent(mapRuns[0]?.mapRunArn ?? "")}`;
}
