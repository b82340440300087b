// integrations-page.mjs — the words and tables of docs/integrations.md.

const PATTERNS = { s: "`.sync`", 2: "`.sync:2`", t: "`.waitForTaskToken`" };

/** What answers where it is not a model's service: embedded all the same. */
const OWN = new Map([
  ["states", "the engine itself"],
  ["lambda", "Treadle's functions, or a route"],
  ["http", "the address of the task, with an embedded connection"],
]);

function optimisedRows(optimised, embedded) {
  const isEmbedded = (service) => embedded.some(({ file }) => file === service);
  return optimised.map(({ service, actions, tried }) => {
    const names = actions.map(({ name, patterns }) => {
      const said = [...patterns].map((letter) => PATTERNS[letter]).join(" ");
      return said === "" ? name : `${name} ${said}`;
    });
    const by = OWN.get(service) ?? (isEmbedded(service) ? "embedded, or a route" : "a route");
    return `| ${service} | ${names.join(", ")} | ${by} | ${tried.join("; ")} |`;
  });
}

function embeddedRows(embedded) {
  return embedded.map(
    ({ file, sdkName, operations, count, tried }) =>
      `| ${file} | \`aws-sdk:${sdkName}:…\` | ${operations.length} of ${count} | ${tried.join(", ")} |`,
  );
}

function operationLists(embedded) {
  return embedded.map(
    ({ file, operations }) =>
      `<details><summary>${file}: ${operations.length}</summary>\n\n${operations.join(", ")}\n\n</details>`,
  );
}

/** The whole page. */
export function format({ optimised, embedded, services, actions }) {
  return `# Integrations

Made by \`node scripts/integrations.mjs\`; do not edit. The tables come from what is built: the language's table of
integrations, the service models, the embedded services, and the tests that call them.

A task's Resource is answered by the first of: a mock, the [route](routes.md) that says most of it, the embedded
service. What has none of them fails with an error that names the line to add.

## Optimised integrations

Request and response always works; what else an action can do stands beside it. A stand-in is an endpoint or a caller
of the test's own that answers as the service's documentation has it.

| service | actions | answered by | tried against |
|---|---|---|---|
${optimisedRows(optimised, embedded).join("\n")}

## Embedded services

On the server's own port, kept in its data folder, for tasks, functions and any client of AWS. An operation that is not
embedded answers \`UnknownOperationException\` with its name.

| service | in a Resource | operations | tried by |
|---|---|---|---|
${embeddedRows(embedded).join("\n")}

${operationLists(embedded).join("\n")}

## Everything else

\`arn:aws:states:::aws-sdk:<service>:<action>\` knows ${services} services with ${actions.toLocaleString("en")} actions by the models that
botocore carries: names and casing of parameters and results, errors by their prefix, fields that an action lacks are
refused. They are called where a route sends them: LocalStack, moto, another server, AWS itself.
`;
}
