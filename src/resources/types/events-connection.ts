// events-connection.ts — AWS::Events::Connection: what an HTTP task shows who it is by.
import { nameOf, picked } from "../property.ts";
import type { ResourceType } from "../resource.ts";

const SETTINGS = ["AuthorizationType", "AuthParameters", "Description"];

export const EVENTS_CONNECTION: ResourceType = {
  properties: ["Name", "InvocationConnectivityParameters", "KmsKeyIdentifier", ...SETTINGS],
  required: ["AuthorizationType", "AuthParameters"],
  attributes: ["Arn", "SecretArn"],
  make: async (resource, services) => {
    const Name = nameOf(resource, "Name");
    const missing = "ResourceNotFoundException";
    const known = await services.find(["events", "DescribeConnection"], { Name }, missing);
    const operation = known === undefined ? "CreateConnection" : "UpdateConnection";
    const settings = { Name, ...picked(resource.properties, SETTINGS) };
    const made = await services.call("events", operation, settings);
    const shown = await services.call("events", "DescribeConnection", { Name });
    const Arn = String(made["ConnectionArn"]);
    return { ref: Name, attributes: { Arn, SecretArn: String(shown["SecretArn"] ?? "") } };
  },
};
