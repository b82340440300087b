// cloudwatch.ts — CloudWatch: its operations by name.
import { globalArn, type JsonObject } from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { textIn, textsIn } from "../parameters.ts";
import { parsedObject } from "../parsed.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { type AlarmParts, Alarms } from "./alarms.ts";
import {
  getMetricData,
  getMetricStatistics,
  listMetrics,
  putMetricData,
  refuseOwnNamespace,
} from "./metric-operations.ts";
import { MetricStore } from "./metric-store.ts";

export type CloudWatchParts = Omit<AlarmParts, "store">;

export interface CloudWatch {
  readonly operations: OperationTable;
  stop(): void;
}

export function cloudWatch(parts: CloudWatchParts): CloudWatch {
  const store = new MetricStore(parts.journal);
  const alarms = new Alarms({ ...parts, store });
  return {
    operations: {
      ...alarms.operations(),
      ...dashboards(parts.journal.shelf("dashboards"), parts),
      GetMetricData: (parameters, call) => getMetricData(store, parameters, call),
      GetMetricStatistics: (parameters, call) => getMetricStatistics(store, parameters, call),
      ListMetrics: (parameters, call) => listMetrics(store, parameters, call),
      PutMetricData: (parameters, { scope, isOurs }) => {
        if (isOurs !== true) refuseOwnNamespace(parameters);
        alarms.dataCame(putMetricData(store, parameters, { scope, now: parts.clock.now() }));
        return {};
      },
    },
    stop: () => alarms.stop(),
  };
}

interface Dashboard {
  readonly name: string;
  readonly body: string;
  readonly at: number;
}

function dashboards(shelf: Shelf<Dashboard>, { clock }: CloudWatchParts): OperationTable {
  const keyOf = ({ scope }: Call, name: string) => `${scope.account}/${name}`;
  const dashboardArn = ({ scope }: Call, name: string) =>
    globalArn(scope, "cloudwatch", `dashboard/${name}`);
  const missing = (name: string) =>
    new ServiceFault("DashboardNotFoundError", `Dashboard ${name} does not exist`, { status: 404 });
  return {
    DeleteDashboards: (parameters, call) => {
      for (const name of textsIn(parameters, "DashboardNames")) {
        if (!shelf.delete(keyOf(call, name))) throw missing(name);
      }
      return {};
    },
    GetDashboard: (parameters, call) => {
      const name = textIn(parameters, "DashboardName") ?? "";
      const found = shelf.get(keyOf(call, name));
      if (found === undefined) throw missing(name);
      return {
        DashboardArn: dashboardArn(call, name),
        DashboardBody: found.body,
        DashboardName: name,
      };
    },
    ListDashboards: (parameters, call) => {
      const prefix = keyOf(call, textIn(parameters, "DashboardNamePrefix") ?? "");
      const own = [...shelf.entries()].filter(([key]) => key.startsWith(prefix));
      const DashboardEntries = own.map(
        ([, { name, body, at }]): JsonObject => ({
          ...{ DashboardName: name, DashboardArn: dashboardArn(call, name) },
          ...{ LastModified: at / 1000, Size: Buffer.byteLength(body) },
        }),
      );
      return { DashboardEntries };
    },
    PutDashboard: (parameters, call) => {
      const name = textIn(parameters, "DashboardName") ?? "";
      const body = textIn(parameters, "DashboardBody") ?? "";
      if (parsedObject(body) === undefined)
        throw new ServiceFault(
          "DashboardInvalidInputError",
          "The field DashboardBody must be a valid JSON object",
        );
      shelf.put(keyOf(call, name), { name, body, at: clock.now() });
      return { DashboardValidationMessages: [] };
    },
  };
}
