// console-api — what the web console asks of the server, and the app's files.
export { Console } from "./console.ts";
export { APP_FOLDER } from "./door/index.ts";
export type {
  ConsoleFunctions,
  ConsolePorts,
  ConsoleServices,
  ConsoleSettings,
  FoundLines,
  FunctionLogLine,
} from "./ports.ts";
