// logs-log-group.ts — AWS::Logs::LogGroup.
import { arnOf } from "../../base/index.ts";
import { nameOf, tagsOf } from "../property.ts";
import type { ResourceType } from "../resource.ts";

export const LOGS_LOG_GROUP: ResourceType = {
  properties: ["LogGroupName", "RetentionInDays", "KmsKeyId", "LogGroupClass", "Tags"],
  required: [],
  attributes: ["Arn"],
  make: async (resource, services) => {
    const logGroupName = nameOf(resource, "LogGroupName");
    const tags = tagsOf(resource.properties);
    const made = { logGroupName, ...(Object.keys(tags).length === 0 ? {} : { tags }) };
    await services.find(["logs", "CreateLogGroup"], made, "ResourceAlreadyExistsException");
    const { RetentionInDays: retentionInDays } = resource.properties;
    if (retentionInDays !== undefined) {
      await services.call("logs", "PutRetentionPolicy", { logGroupName, retentionInDays });
    }
    const Arn = arnOf(services.scope, "logs", `log-group:${logGroupName}:*`);
    return { ref: logGroupName, attributes: { Arn } };
  },
};
