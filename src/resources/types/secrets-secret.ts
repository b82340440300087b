// secrets-secret.ts — AWS::SecretsManager::Secret.
import { nameOf, objectIn, picked, tagsMember, textIn, textOf } from "../property.ts";
import type { ResourceType } from "../resource.ts";
import { ResourceRefused } from "../resource-refused.ts";

export const SECRETS_SECRET: ResourceType = {
  properties: [
    ...["Name", "Description", "SecretString", "GenerateSecretString", "KmsKeyId", "Tags"],
  ],
  required: [],
  attributes: ["Id"],
  make: async (resource, services) => {
    const { properties } = resource;
    const Name = nameOf(resource, "Name");
    const missing = "ResourceNotFoundException";
    const secret = ["secretsmanager", "DescribeSecret"] as const;
    const known = await services.find(secret, { SecretId: Name }, missing);
    const SecretString = textIn(properties, "SecretString");
    if (known === undefined) {
      const value = SecretString ?? (await generated());
      const created = await services.call("secretsmanager", "CreateSecret", {
        ...{ Name, ...(value === undefined ? {} : { SecretString: value }) },
        ...picked(properties, ["Description", "KmsKeyId"]),
        ...tagsMember(properties),
      });
      const arn = String(created["ARN"]);
      return { ref: arn, attributes: { Id: arn } };
    }
    if (SecretString !== undefined) {
      await services.call("secretsmanager", "PutSecretValue", { SecretId: Name, SecretString });
    }
    const arn = String(known["ARN"]);
    return { ref: arn, attributes: { Id: arn } };

    /** A random password, alone or as a member of the template. */
    async function generated(): Promise<string | undefined> {
      const rules = objectIn(properties, "GenerateSecretString");
      if (rules === undefined) return undefined;
      const { SecretStringTemplate, GenerateStringKey, ...shape } = rules;
      const random = await services.call("secretsmanager", "GetRandomPassword", shape);
      const password = String(random["RandomPassword"]);
      if (SecretStringTemplate === undefined) return password;
      if (typeof GenerateStringKey !== "string") {
        throw new ResourceRefused("GenerateSecretString needs GenerateStringKey with its template");
      }
      const template: unknown = JSON.parse(textOf(SecretStringTemplate));
      return JSON.stringify({ ...(template as object), [GenerateStringKey]: password });
    }
  },
};
