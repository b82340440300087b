// secretsmanager — secrets with versions and stages.
export { secretOperations } from "./secrets.ts";
