// ListStateMachines — the machines of the account, in order of their names.
import type { ListStateMachinesInput, ListStateMachinesOutput } from "@aws-sdk/client-sfn";
import { stateMachineArn } from "../../base/index.ts";
import { cataloguePage } from "../catalogue-page.ts";
import type { Operation } from "../context.ts";
import { wireTime } from "../wire.ts";

export const listStateMachines: Operation<ListStateMachinesInput, ListStateMachinesOutput> = async (
  context,
  request,
) => {
  const { items, nextToken } = cataloguePage(context, request, {
    kind: "stateMachine",
    prefix: (home) => stateMachineArn(home, ""),
  });
  const stateMachines = items.map(({ arn, name, type, creationDate }) => ({
    stateMachineArn: arn,
    name,
    type,
    creationDate: wireTime(creationDate),
  }));
  return { stateMachines, nextToken };
};
