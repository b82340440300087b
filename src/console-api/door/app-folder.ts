// app-folder.ts — where the built console lies. This file stands as deep as the bundled command's.
import { fileURLToPath } from "node:url";

export const APP_FOLDER: string = fileURLToPath(new URL("../../../dist/console", import.meta.url));
