// journal-service.ts — a service whose state is on one journal and whose operations are in one table.
import type { Journal } from "./journal/index.ts";
import type { ModelSource } from "./ports.ts";
import { type EmbeddedService, type OperationTable, operationIn } from "./service.ts";
import { ServiceFault } from "./service-fault.ts";
import { constraintProblem } from "./wire/index.ts";

export interface JournalServiceParts {
  readonly model: string;
  readonly journal: Journal;
  readonly operations: OperationTable;
  /** Stops what runs by the clock. */
  readonly stop?: () => void;
}

export function journalService(parts: JournalServiceParts): EmbeddedService {
  const { model, journal, operations } = parts;
  return {
    model,
    operation: (name) => operationIn(operations, name),
    operationNames: Object.keys(operations).sort(),
    durable: () => journal.durable(),
    close: async () => {
      parts.stop?.();
      await journal.close();
    },
  };
}

/** The operations behind the model's own rules; `code` is the error of a parameter that breaks one. */
export function constrained(
  operations: OperationTable,
  {
    model,
    modelOf,
    code,
  }: { readonly model: string; readonly modelOf: ModelSource; readonly code: string },
): OperationTable {
  const checked = Object.entries(operations).map(([name, run]) => {
    const operation: typeof run = (parameters, call) => {
      const raw = modelOf(model)?.raw;
      const shape = raw?.operations[name]?.input?.shape;
      const problem = raw === undefined ? undefined : constraintProblem(raw, shape, parameters);
      if (problem !== undefined) throw new ServiceFault(code, problem);
      return run(parameters, call);
    };
    return [name, operation] as const;
  });
  return Object.fromEntries(checked);
}
