// start.mjs — `npm start`: installs, builds, starts the server with the examples offered.
import { setUp } from "./setup.mjs";

setUp();
const { main } = await import("../dist/cli/index.js");
await main(["serve", ...process.argv.slice(2)]);
