// removal-order.ts — resources in the order in which they go: each before all that it needs.
import type { ResourceRecord } from "./records.ts";

export function removalOrder(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const byId = new Map<string, ResourceRecord[]>();
  for (const record of records) {
    byId.set(record.logicalId, [...(byId.get(record.logicalId) ?? []), record]);
  }
  const made: ResourceRecord[] = [];
  const done = new Set<ResourceRecord>();
  const visit = (record: ResourceRecord): void => {
    if (done.has(record)) return;
    done.add(record);
    for (const name of record.needs) for (const needed of byId.get(name) ?? []) visit(needed);
    made.push(record);
  };
  for (const record of records) visit(record);
  return made.reverse();
}
