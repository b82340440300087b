// build.mjs — `npm run build`: dependencies where they are missing, the compiler, the bundled command.
import { setUp } from "./setup.mjs";

await setUp();
