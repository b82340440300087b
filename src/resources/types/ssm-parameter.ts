// ssm-parameter.ts — AWS::SSM::Parameter.
import { isJsonObject, memberOf } from "../../base/index.ts";
import { nameOf, picked, textIn } from "../property.ts";
import type { ResourceType } from "../resource.ts";

export const SSM_PARAMETER: ResourceType = {
  properties: [
    "AllowedPattern",
    "DataType",
    "Description",
    "Name",
    "Tags",
    "Tier",
    "Type",
    "Value",
  ],
  required: ["Value"],
  attributes: ["Type", "Value"],
  make: async (resource, services) => {
    const { properties } = resource;
    const Name = nameOf(resource, "Name");
    const Value = textIn(properties, "Value") ?? "";
    const Type = textIn(properties, "Type") ?? "String";
    const known = await services.find(["ssm", "GetParameter"], { Name }, "ParameterNotFound");
    const parameter = known?.["Parameter"];
    const isSame = isJsonObject(parameter) && memberOf(parameter, "Value") === Value;
    if (!isSame) {
      await services.call("ssm", "PutParameter", {
        ...{ Name, Value, Type, Overwrite: known !== undefined },
        ...picked(properties, ["AllowedPattern", "DataType", "Description", "Tier"]),
      });
    }
    return { ref: Name, attributes: { Type, Value } };
  },
};
