// start.mjs — `npm start`: installs, builds, starts the server with the examples offered.
import { setUp } from "./setup.mjs";

await setUp();
const { main } = await import("../dist/bundle/cli/cli.js");
await main(["serve", ...process.argv.slice(2)]);
