// identity — IAM's records and STS: nobody is refused anything by them.
export { iamOperations } from "./iam.ts";
export { stsOperations } from "./sts.ts";
