// projects-page.mjs — the words and tables of docs/projects.md.

const BECOMES = {
  function: "a function that runs here",
  functionVersion: "the function as it is now",
  functionAlias: "an alias of the function",
  layer: "a folder on the function's path",
  stateMachine: "a state machine",
  stateMachineVersion: "a published version",
  stateMachineAlias: "an alias, led to what was deployed",
  activity: "an activity",
  resource: "made in the embedded service",
  route: "HTTP routes below `/-/http/<api>`",
  stack: "the nested stack, from a local file",
  kept: "read, and nothing here needs it",
};

function rows({ types, properties }) {
  return types.map(([name, becomes]) => {
    const known = properties.get(name);
    const told = known === undefined || becomes !== "resource" ? "" : [...known].sort().join(", ");
    return `| ${name} | ${BECOMES[becomes] ?? becomes} | ${told} |`;
  });
}

/** The whole page. */
export function format(catalogue) {
  const { functions, samTypes } = catalogue;
  return `# Projects as they are

Made by \`node scripts/projects.mjs\`; do not edit. The tables come from what is built.

    treadle up                        # the project in this folder
    treadle up template.yaml --parameter Stage=dev
    treadle dev                       # the same, deployed again whenever a file is saved
    treadle up --endpoint http://127.0.0.1:8083    # into a server that runs
    treadle down                      # takes away what runs; tables, queues and buckets stay

## What is found

The first of these in a folder, or the one that is named:

| what | how it is read |
|---|---|
| \`treadle.yaml\` | as it stands |
| \`cdk.out\`, with or without \`cdk.json\` | every stack of the assembly with its assets and nested assemblies, after \`npx cdk synth\`; \`--stack\` chooses |
| \`template.yaml\`, \`.yml\`, \`.json\`, or \`template_file\` of \`samconfig.toml\` | SAM and CloudFormation, YAML with short forms or JSON |
| \`.serverless\` | what \`npx serverless package\` leaves |
| \`.aws-sam/build\` | what \`sam build\` leaves |
| the only file with \`Resources\` in the folder | CloudFormation |

Parameters come from \`--parameter Name=Value\`, from \`parameter_overrides\` in \`samconfig.toml\` (\`--config-env\` chooses the
environment), then from defaults; what has none is asked for by name. Nothing outside of the project's folder is read: the
repository that the template stands in, else the working folder above it, else its own. A link in code that leads out of it
is refused; those of \`node_modules\` and workspaces inside of it are fine.

A name that a template does not give is the logical id (\`Orders\`, in a nested stack \`Data-Orders\`), so that it is known
beforehand. Deploying again changes what changed and takes away what is declared no longer; what holds data stays, and is
named, then and by \`treadle down\`. What is skipped is listed with its line; errors say file,
line and column.

## Code

Folders run where they stand, Node.js, Python and Java with the interpreters of this machine, \`provided.*\` and Go by their
\`bootstrap\`. \`requirements.txt\`, \`package.json\`, \`go.mod\` and \`BuildMethod: esbuild\` are built below \`.treadle/build\`, once
for each list of packages; where a registry cannot be reached the function runs without them and a line says so. Java's
\`pom.xml\` and \`build.gradle\` are built by \`mvn\`, \`gradlew\` or \`gradle\`, once for each state of the sources; a runtime
\`java17\` needs a JDK 17 or newer, found by \`JAVA_HOME\` or on the path. Inline code, archives, assets and layers (by
\`PYTHONPATH\`, \`NODE_PATH\` and \`CLASSPATH\`) work. A layer of another account, such as Powertools', cannot be fetched: it is
listed as skipped, and one of the own account that no stack declares is refused. .NET, Ruby and container images are listed as
skipped, unless a \`bootstrap\` for \`provided.*\` is made of them. A key of S3 means the one file of the project with that name.

## Functions and sections

${functions.map((name) => `\`${name}\``).join(", ")}, \`Fn::ForEach\`, \`Condition\`; Parameters (SSM types too), Mappings, Conditions, Outputs,
exports between the stacks of a project; \`AWS::Include\` from local files. Other macros run on AWS only.

## SAM

${samTypes.map((name) => `\`${name}\``).join(", ")}: Globals, events (Schedule, ScheduleV2, EventBridgeRule, CloudWatchEvent, SQS, SNS, S3,
Api, HttpApi), aliases, function URLs. Policies and connectors are read and not enforced. Events of DynamoDB, Kinesis and
others are listed as skipped.

## Types of resources

\`Custom::S3BucketNotifications\`, which the CDK makes for \`eventBridgeEnabled\` and \`addEventNotification\`, is read into its bucket.
Every other type is listed as skipped; what it is asked for (\`!Ref\`, \`!GetAtt …Arn\`) is a likely name or ARN. By
CloudFormation's API ([deploying.md](deploying.md)) a resource of another type fails; policies of IAM are made in the embedded
IAM there, and AWS::ECR::Repository, AWS::KMS::Key, AWS::KMS::Alias and custom resources are made too.

| type | becomes | properties that count |
|---|---|---|
${rows(catalogue).join("\n")}
`;
}
