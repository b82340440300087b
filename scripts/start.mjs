// start.mjs — `npm start`: installs, builds, starts the server with the examples offered.
import { setUp } from "./setup.mjs";

await setUp();
process.argv.splice(2, 0, "serve");
await import("../bin/treadle.js");
