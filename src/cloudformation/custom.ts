// custom.ts — Custom::… resources: a function of the user's makes them and answers to an address of this server.
import { ResourceRefused } from "../resources/index.ts";
import type { CloudFormationPorts } from "./ports.ts";
import type { Provider } from "./providers/index.ts";

export interface CustomAnswers {
  /** False where nobody waits for this answer. */
  take(token: string, body: string): boolean;
}

export function customResources(_ports: CloudFormationPorts): {
  readonly answers: CustomAnswers;
  readonly provider: Provider;
} {
  const refuse = (): Promise<never> =>
    Promise.reject(new ResourceRefused("Custom resources are not supported by Treadle"));
  return {
    answers: { take: () => false },
    provider: {
      fixed: ["ServiceToken"],
      create: refuse,
      update: refuse,
      remove: () => Promise.resolve(),
    },
  };
}
