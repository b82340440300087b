// Stacks in stacks, stacks that use what others export, and resources that functions make.
import { afterEach, beforeEach, expect, test } from "vitest";
import { queue, type StackHost, stackHost, template, UNKNOWN } from "./stack-host.ts";

let host: StackHost;
beforeEach(async () => {
  host = await stackHost({ listens: true });
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  expect(host.complaints).toEqual([]);
});

const Capabilities = ["CAPABILITY_IAM"];
const create = (StackName: string, TemplateBody: string) =>
  host.stacks("CreateStack", { StackName, TemplateBody, Capabilities });
const update = (StackName: string, TemplateBody: string) =>
  host.stacks("UpdateStack", { StackName, TemplateBody, Capabilities });
const output = async (StackName: string, key: string): Promise<string> => {
  const { Outputs } = await host.settled(StackName);
  return Outputs.find(({ OutputKey }: { OutputKey: string }) => OutputKey === key).OutputValue;
};

async function putChild(body: string): Promise<void> {
  await host.call("s3", "CreateBucket", { Bucket: "templates" });
  await host.call("s3", "PutObject", { Bucket: "templates", Key: "child.json", Body: body });
}

const CHILD = template(
  { Jobs: queue({ DelaySeconds: { Ref: "Delay" } }) },
  {
    Parameters: { Delay: { Type: "Number" } },
    Outputs: { Url: { Value: { Ref: "Jobs" } } },
  },
);

function parent(delay: number, more = {}): string {
  const child = {
    Type: "AWS::CloudFormation::Stack",
    Properties: {
      TemplateURL: "https://templates.s3.us-east-1.amazonaws.com/child.json",
      Parameters: { Delay: delay },
    },
  };
  const Outputs = { Url: { Value: { "Fn::GetAtt": ["Child", "Outputs.Url"] } } };
  return template({ Child: child, ...more }, { Outputs });
}

const delayOf = async (QueueUrl: string) =>
  (await host.call("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: ["DelaySeconds"] }))
    .Attributes.DelaySeconds;

test("a nested stack is made, changed, restored and deleted with its parent", async () => {
  await putChild(CHILD);
  await create("p", parent(1));
  const url = await output("p", "Url");
  expect(await delayOf(url)).toBe("1");
  await update("p", parent(2, { Z: { ...UNKNOWN, DependsOn: "Child" } }));
  expect((await host.settled("p")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(await delayOf(url)).toBe("1");
  await update("p", parent(3));
  expect((await host.settled("p")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(await delayOf(url)).toBe("3");
  const { Stacks } = await host.stacks("DescribeStacks", {});
  const { ParentId, RootId, StackId } = Stacks[0];
  const id = Stacks[1].StackId;
  expect([ParentId, RootId]).toEqual([id, id]);
  await host.stacks("DeleteStack", { StackName: "p" });
  expect((await host.settled(id)).StackStatus).toBe("DELETE_COMPLETE");
  expect((await host.settled(StackId)).StackStatus).toBe("DELETE_COMPLETE");
});

test("a nested stack that cannot be made says why, and undoes its parent", async () => {
  await putChild(template({ Z: UNKNOWN }));
  const child = {
    Type: "AWS::CloudFormation::Stack",
    Properties: { TemplateURL: "https://s3.amazonaws.com/templates/child.json" },
  };
  await create("p", template({ Q: queue(), Child: child }));
  expect((await host.settled("p")).StackStatus).toBe("ROLLBACK_COMPLETE");
  expect((await host.events("p")).join("\n")).toMatch(
    /Child CREATE_FAILED Embedded stack arn:\S+ was not successfully created: The following resource\(s\) failed to create: \[Z\]/,
  );
});

test("a new template of a nested stack is a change, the same is none", async () => {
  await putChild(CHILD);
  await create("p", parent(1));
  await host.settled("p");
  await expect(update("p", parent(1))).rejects.toThrow("No updates are to be performed.");
  const tuned = CHILD.replace('"DelaySeconds"', '"VisibilityTimeout":7,"DelaySeconds"');
  await host.call("s3", "PutObject", { Bucket: "templates", Key: "child.json", Body: tuned });
  await update("p", parent(1));
  expect((await host.settled("p")).StackStatus).toBe("UPDATE_COMPLETE");
});

const exporting = (Name: string, Value: string) =>
  template({ A: queue() }, { Outputs: { O: { Value, Export: { Name } } } });

test("what a stack exports others import, and it stays while they do", async () => {
  await create("out", exporting("name", "one"));
  await host.settled("out");
  await create("in", template({ Q: queue({ QueueName: { "Fn::ImportValue": "name" } }) }));
  expect((await host.settled("in")).StackStatus).toBe("CREATE_COMPLETE");
  expect((await host.stacks("ListExports", {})).Exports).toMatchObject([
    { Name: "name", Value: "one" },
  ]);
  expect((await host.stacks("ListImports", { ExportName: "name" })).Imports).toEqual(["in"]);

  await host.stacks("DeleteStack", { StackName: "out" });
  expect(await host.settled("out")).toMatchObject({
    StackStatus: "CREATE_COMPLETE",
    StackStatusReason: "Delete canceled. Cannot delete export name as it is in use by in.",
  });
  await update("out", exporting("name", "two"));
  expect((await host.settled("out")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect((await host.events("out")).join("\n")).toContain(
    "Export name cannot be updated as it is in use by in.",
  );
});

test("an export that nobody has, or that another has, undoes the stack", async () => {
  await create("a", template({ Q: queue({ QueueName: { "Fn::ImportValue": "none" } }) }));
  expect((await host.settled("a")).StackStatus).toBe("ROLLBACK_COMPLETE");
  expect((await host.events("a")).join("\n")).toContain("No export named none found.");
  await create("b", exporting("name", "one"));
  await host.settled("b");
  await create("c", exporting("name", "one"));
  expect((await host.settled("c")).StackStatus).toBe("ROLLBACK_COMPLETE");
  expect((await host.events("c")).join("\n")).toContain(
    "Export with name name is already exported by stack b.",
  );
});

const ROLE = {
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] } },
};

function makers(code: string, properties: object): string {
  const maker = {
    Type: "AWS::Lambda::Function",
    Properties: {
      ...{ Runtime: "nodejs20.x", Handler: "index.handler", Timeout: 30, Code: { ZipFile: code } },
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
    },
  };
  const thing = {
    Type: "Custom::Thing",
    Properties: { ServiceToken: { "Fn::GetAtt": ["Maker", "Arn"] }, ...properties },
  };
  const Outputs = { Answer: { Value: { "Fn::GetAtt": ["Thing", "Answer"] } } };
  return template({ Role: ROLE, Maker: maker, Thing: thing }, { Outputs });
}

const WITH_MODULE = `const response = require("cfn-response");
exports.handler = (event, context) => {
  const { Fails, Size } = event.ResourceProperties;
  response.send(event, context, Fails === "true" ? "FAILED" : "SUCCESS", { Answer: Size + event.RequestType }, "thing-" + Size);
};`;

test("a function makes a custom resource, changes it, and takes the old one away", async () => {
  await create("s", makers(WITH_MODULE, { Size: 1 }));
  expect(await output("s", "Answer")).toBe("1Create");
  await update("s", makers(WITH_MODULE, { Size: 2 }));
  expect(await output("s", "Answer")).toBe("2Update");
  const events = await host.events("s");
  expect(events.slice(-3)).toEqual([
    "Thing DELETE_IN_PROGRESS",
    "Thing DELETE_COMPLETE",
    "s UPDATE_COMPLETE",
  ]);
  await update("s", makers(WITH_MODULE, { Size: 3, Fails: true }));
  expect((await host.settled("s")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect((await host.events("s")).join("\n")).toMatch(
    /Thing UPDATE_FAILED Received response status \[FAILED\] from custom resource\. Message returned: See/,
  );
});

/** As CDK's handlers do it: by https, without a port. */
const BY_HTTPS = `const https = require("https"), url = require("url");
exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({ Status: "SUCCESS", PhysicalResourceId: "p", StackId, RequestId, LogicalResourceId, Data: { Answer: "tls" } });
  const { hostname, path } = url.parse(event.ResponseURL);
  const headers = { "content-length": Buffer.byteLength(body) };
  await new Promise((resolve, reject) => {
    const request = https.request({ hostname, path, method: "PUT", headers }, (answer) => { answer.resume(); resolve(); });
    request.on("error", reject);
    request.end(body);
  });
};`;

test("a function that answers by https is heard too", async () => {
  await create("s", makers(BY_HTTPS, {}));
  expect(await output("s", "Answer")).toBe("tls");
});

test("an API of SAM's is served, with the code of its function as it is deployed", async () => {
  const api = (text: string) =>
    template(
      {
        Fn: {
          Type: "AWS::Serverless::Function",
          Properties: {
            ...{ Runtime: "nodejs20.x", Handler: "index.handler", Timeout: 30 },
            InlineCode: `exports.handler = async () => ({ statusCode: 200, body: "${text}" });`,
            Events: { Get: { Type: "Api", Properties: { Path: "/hello", Method: "get" } } },
          },
        },
      },
      { Transform: "AWS::Serverless-2016-10-31" },
    );
  const capabilities = { Capabilities: ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"] };
  const StackName = "s";
  await host.stacks("CreateStack", { StackName, TemplateBody: api("one"), ...capabilities });
  expect((await host.settled("s")).StackStatus).toBe("CREATE_COMPLETE");
  const answer = async () => (await fetch(`${host.url}/-/http/s-ServerlessRestApi/hello`)).text();
  expect(await answer()).toBe("one");
  await host.stacks("UpdateStack", { StackName, TemplateBody: api("two"), ...capabilities });
  expect((await host.settled("s")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(await answer()).toBe("two");
});

test("a function that fails without an answer fails its resource at once", async () => {
  await create("s", makers('exports.handler = async () => { throw new Error("no"); };', {}));
  expect((await host.settled("s")).StackStatus).toBe("ROLLBACK_COMPLETE");
  expect((await host.events("s")).join("\n")).toContain("Thing CREATE_FAILED The function failed:");
});
