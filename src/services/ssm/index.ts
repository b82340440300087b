// ssm — parameters of Systems Manager.
export { ssmOperations } from "./parameter-store.ts";
