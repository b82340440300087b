// sns — SNS inside Treadle.
export { SnsService } from "./sns-service.ts";
