import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadProject, projectProblemText } from "./index.ts";

const FUNCTIONS = `
functions:
  Create: { runtime: nodejs20.x, handler: index.handler, code: { index.js: "" } }
`;

async function loaded(http: string) {
  const folder = mkdtempSync(join(tmpdir(), "treadle-http-"));
  try {
    writeFileSync(join(folder, "treadle.yaml"), `${FUNCTIONS}http:\n${http}`);
    const project = await loadProject(folder);
    if (project.ok) return { routes: project.value.http, problems: [] };
    const problems = project.problems.map((one) => projectProblemText(one).replace(/^.*yaml:/, ""));
    return { routes: [], problems };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("routes name a function, or a function and the API's type", async () => {
  const { routes, problems } = await loaded(`
  POST /products: Create
  GET /products/{id}: { function: Create, type: HTTP }
  ANY /{proxy+}: arn:aws:lambda:us-east-1:123456789012:function:other
  $default: Create
`);
  expect(problems).toEqual([]);
  expect(routes).toEqual([
    { type: "REST", method: "POST", path: "/products", functionName: "Create" },
    { type: "HTTP", method: "GET", path: "/products/{id}", functionName: "Create" },
    {
      type: "REST",
      method: "ANY",
      path: "/{proxy+}",
      functionName: "arn:aws:lambda:us-east-1:123456789012:function:other",
    },
    { type: "REST", method: "ANY", path: "$default", functionName: "Create" },
  ]);
});

test.each([
  ["POST /a: Creat", "5:12: http 'POST /a': there is no function 'Creat'; did you mean 'Create'?"],
  [
    "GET /a/x{id}: Create",
    "5:17: http 'GET /a/x{id}': 'x{id}': a parameter is a whole segment, {id}, or the rest of the path as the last, {proxy+}",
  ],
  [
    "GET /{all+}/b: Create",
    "5:18: http 'GET /{all+}/b': '{all+}': a parameter is a whole segment, {id}, or the rest of the path as the last, {proxy+}",
  ],
  [
    "post /a: Create",
    "5:12: the name 'post /a' must be a method (or ANY) and a path, such as `GET /products/{id}` or `ANY /{proxy+}`, or $default",
  ],
])("%s is told at its place", async (line, problem) => {
  const { problems } = await loaded(`  ${line}\n`);
  expect(problems).toEqual([problem]);
});
