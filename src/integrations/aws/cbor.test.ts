// CBOR: every service that speaks it speaks JSON as well, which is preferred; one that spoke nothing else is made up.
import { cbor } from "@smithy/core/cbor";
import { HttpResponse } from "@smithy/core/transport";
import { expect, test } from "vitest";
import { loadModelFile, type ServiceModel } from "../models/index.ts";
import { protocolNameOf, protocolOf } from "./protocol.ts";
import { WireModel } from "./wire-schema.ts";

function cloudWatch(protocols: readonly string[]): ServiceModel {
  const model = loadModelFile("cloudwatch")!;
  const metadata = { ...model.metadata, protocols };
  return Object.create(model, { metadata: { value: metadata } }) as ServiceModel;
}

test("JSON is preferred to CBOR, CBOR is spoken where there is nothing else", () => {
  const name = (...protocols: string[]): string => protocolNameOf(cloudWatch(protocols).metadata);
  expect(name("smithy-rpc-v2-cbor", "json", "query")).toBe("json");
  expect(name("smithy-rpc-v2-cbor")).toBe("smithy-rpc-v2-cbor");
});

test("an operation goes out and comes back in CBOR", async () => {
  const model = cloudWatch(["smithy-rpc-v2-cbor"]);
  const wire = new WireModel(model);
  const protocol = protocolOf(model, wire.namespace);
  const context = {
    endpoint: async () => ({ protocol: "http:", hostname: "h", path: "/" }),
    __smithy_context: {
      service: "GraniteServiceVersion20100801",
      operation: "GetMetricStatistics",
    },
  };
  protocol.setSerdeContext(context as never);
  const schema = wire.operation("GetMetricStatistics") as never;
  const input = { Namespace: "n", StartTime: new Date(1_000_000), Period: 60 };
  const request = await protocol.serializeRequest(schema, input, context as never);
  expect(request.headers["smithy-protocol"]).toBe("rpc-v2-cbor");
  expect(request.path).toBe("/service/GraniteServiceVersion20100801/operation/GetMetricStatistics");
  expect(cbor.deserialize(request.body)).toMatchObject({ Namespace: "n", Period: 60 });
  const headers = { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" };
  const body = cbor.serialize({ Label: "m", Datapoints: [{ Sum: 1.5 }] });
  const response = new HttpResponse({ statusCode: 200, headers, body });
  const output = await protocol.deserializeResponse(schema, context as never, response);
  expect(output).toMatchObject({ Label: "m", Datapoints: [{ Sum: 1.5 }] });
});
