// cloud-formation.ts — CloudFormation as an embedded service: its operations, its stacks, and what they route.
import type { Scope } from "../base/index.ts";
import type { ProjectHttpRoute } from "../project/index.ts";
import {
  constrained,
  type EmbeddedService,
  type Journal,
  journalService,
  type MoreParts,
} from "../services/index.ts";
import { StackBook } from "./book.ts";
import { cloudControlOperations } from "./cloud-control.ts";
import { type CustomAnswers, customResources } from "./custom.ts";
import { Deployments } from "./deployments.ts";
import { changeSetOperations } from "./operations/change-set-operations.ts";
import { readingOperations } from "./operations/reading-operations.ts";
import { stackOperations } from "./operations/stack-operations.ts";
import { templateOperations } from "./operations/template-operations.ts";
import type { CloudFormationPorts } from "./ports.ts";

export interface CloudFormation {
  readonly service: EmbeddedService;
  /** The Cloud Control API over what stacks hold. */
  readonly control: EmbeddedService;
  /** Takes answers of functions that make resources. */
  readonly answers: CustomAnswers;
  /** Goes on with stacks that a crash interrupted; called once the server listens. */
  resume(): Promise<void>;
  /** HTTP routes of all stacks. */
  routes(): readonly ProjectHttpRoute[];
  /** Whether some stack holds a layer version, or did before an update that still goes on. */
  holdsLayer(scope: Scope, arn: string): boolean;
}

const MODEL = "cloudformation";
const CONTROL_MODEL = "cloudcontrol";

export function cloudFormation(
  journal: Journal,
  ports: CloudFormationPorts,
  modelOf: MoreParts["modelOf"],
): CloudFormation {
  const book = new StackBook(journal, () => ports.clock.now());
  const { answers, provider } = customResources(ports);
  const deployments = new Deployments({ book, ports, custom: provider });
  const parts = { book, deployments, ports };
  const operations = constrained(
    {
      ...stackOperations(parts),
      ...changeSetOperations(parts),
      ...readingOperations(parts),
      ...templateOperations(parts),
    },
    { model: MODEL, modelOf, code: "ValidationError" },
  );
  const service = journalService({ model: MODEL, journal, operations });
  return {
    service: {
      ...service,
      close: async () => {
        answers.close();
        await deployments.close();
        await service.close();
      },
    },
    control: controlService({ book, ports, journal, modelOf }),
    answers,
    resume: () => deployments.resume(),
    routes: () => deployments.routes(),
    holdsLayer: (scope, arn) =>
      book
        .all(scope)
        .flatMap(({ id }) => [...book.resources(id), ...(book.work(id)?.leftovers ?? [])])
        .some(({ physicalId }) => physicalId === arn),
  };
}

/** On the journal of the stacks, which closes it. */
function controlService(parts: {
  readonly book: StackBook;
  readonly ports: CloudFormationPorts;
  readonly journal: Journal;
  readonly modelOf: MoreParts["modelOf"];
}): EmbeddedService {
  const checked = { model: CONTROL_MODEL, modelOf: parts.modelOf, code: "ValidationException" };
  const operations = constrained(cloudControlOperations(parts), checked);
  const { journal } = parts;
  const service = journalService({ model: CONTROL_MODEL, journal, operations });
  return { ...service, close: () => Promise.resolve() };
}
