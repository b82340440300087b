// pictures.mjs — draws the graphs of docs/images again: node scripts/pictures.mjs (needs a build).
import { writeFileSync } from "node:fs";
import * as graph from "../dist/graph/index.js";
import { graphPictures } from "./graph-pictures.mjs";
import { root } from "./root.mjs";

for (const [name, text] of graphPictures(graph)) {
  writeFileSync(`${root}/docs/images/${name}`, text);
}
