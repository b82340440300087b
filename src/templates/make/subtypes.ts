// subtypes.ts — operations that HTTP APIs call by parameters alone, those of services that answer here.

export interface Subtype {
  readonly service: string;
  readonly action: string;
}

const CALLED: Readonly<Record<string, readonly string[]>> = {
  "EventBridge:events": ["PutEvents"],
  "SQS:sqs": ["SendMessage", "ReceiveMessage", "DeleteMessage", "PurgeQueue"],
  "StepFunctions:states": ["StartExecution", "StartSyncExecution", "StopExecution"],
};

/** By `StepFunctions-StartExecution`; a version may stand behind it. */
const BY_NAME: ReadonlyMap<string, Subtype> = new Map(
  Object.entries(CALLED).flatMap(([named, actions]) => {
    const [prefix = "", service = ""] = named.split(":");
    return actions.map((action) => [`${prefix}-${action}`, { service, action }] as const);
  }),
);

export const SUBTYPES: Pick<ReadonlyMap<string, Subtype>, "get"> = {
  get: (name) => BY_NAME.get(name.replace(/-\d+\.\d+$/, "")),
};
