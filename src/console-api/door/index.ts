// door — requests of the console: who may ask, what is asked, how it is answered.
export { jsonAnswer, refusalAnswer, SAFE_HEADERS } from "./answers.ts";
export { AppFiles } from "./app-files.ts";
export { APP_FOLDER } from "./app-folder.ts";
export { admit, admitScript, type GuardOptions } from "./guard.ts";
export { Query } from "./query.ts";
export { executionDoesNotExist, notFound, Refused } from "./refused.ts";
