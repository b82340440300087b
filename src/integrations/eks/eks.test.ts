import { expect, test } from "vitest";
import { type JsonObject, Payload } from "../../base/index.ts";
import { type Asked, type Behaviour, fakeEndpoint } from "../fixtures/fake-endpoint.ts";
import { integration, type Pattern, type Ran, runTask } from "../fixtures/run-task.ts";
import { RouteTable, readRoutes } from "../routes/index.ts";
import { taskRefusal } from "../task-refusal.ts";

const AWS = "https://ABC.yl4.us-east-1.eks.amazonaws.com";

interface Tried extends Ran {
  readonly asked: readonly Asked[];
}

async function tried(
  action: "call" | "runJob",
  parameters: JsonObject,
  {
    answer,
    atAws = false,
    pattern = "requestResponse",
    ...options
  }: {
    readonly answer: (asked: Asked) => Behaviour;
    readonly atAws?: boolean;
    readonly pattern?: Pattern;
    readonly signal?: AbortSignal;
    readonly submittedOutput?: Payload;
  },
): Promise<Tried> {
  await using endpoint = await fakeEndpoint(answer);
  const read = readRoutes(atAws ? { eks: endpoint.url } : {});
  const whole = {
    ...{ ClusterName: "c", CertificateAuthority: "QU5Q", Endpoint: atAws ? AWS : endpoint.url },
    ...parameters,
  };
  const routes = new RouteTable(read.ok ? read.value : []);
  const settings = { ports: { routes }, options };
  const ran = await runTask(integration("eks", action, pattern), whole, settings);
  return { ...ran, asked: endpoint.asked };
}

function said(value: unknown, status = 200): Behaviour {
  return { status, body: JSON.stringify(value) };
}

const LIST = { Method: "GET", Path: "/apis/batch/v1/namespaces/default/jobs" };

test.each([false, true])(
  "eks:call asks the Kubernetes API, at AWS by its route: %s",
  async (atAws) => {
    const QueryParameters = { labelSelector: ["job-name=one"] };
    const { output, asked } = await tried(
      "call",
      { ...LIST, QueryParameters },
      {
        answer: () => said({ items: [] }),
        atAws,
      },
    );
    expect(asked[0]?.method).toBe("GET");
    expect(asked[0]?.path).toBe(`${LIST.Path}?labelSelector=job-name%3Done`);
    expect(output).toEqual({ ResponseBody: { items: [] }, StatusCode: 200, StatusText: "OK" });
  },
);

test("eks:call sends the body, and fails by the status", async () => {
  const body = { kind: "Status", reason: "AlreadyExists", code: 409 };
  const request = { Method: "POST", Path: "apis/x", RequestBody: { a: [1, null] } };
  const { failure, asked } = await tried("call", request, { answer: () => said(body, 409) });
  expect(asked[0]?.body).toBe('{"a":[1,null]}');
  expect(asked[0]?.headers["content-type"]).toBe("application/json");
  expect(failure).toEqual({
    error: "EKS.409",
    cause: JSON.stringify({ ResponseBody: body, StatusCode: 409, StatusText: "Conflict" }),
  });
});

test("a cluster of AWS's without a route fails with the line to add", async () => {
  const { failure } = await tried("call", { ...LIST, Endpoint: AWS }, { answer: () => said({}) });
  expect(failure?.error).toBe("EKS.SdkClientException");
  expect(failure?.cause).toContain('add the line "  eks: http');
});

test("a cluster that does not answer", async () => {
  const { failure } = await tried("call", LIST, { answer: () => "reset" });
  expect(failure).toEqual({
    error: "EKS.SdkClientException",
    cause: "Unable to execute HTTP request: Connection reset",
  });
});

test.each<[string, "call" | "runJob", JsonObject, string]>([
  ["a field that is none", "call", { ...LIST, Namespace: "x" }, '"Namespace" is not supported'],
  ["no path", "call", { Method: "GET" }, "'Path' is required"],
  ["no job", "runJob", {}, "'Job' is required"],
  ["a namespace that leads elsewhere", "runJob", { Job: {}, Namespace: "../x" }, "'Namespace'"],
  ["another method", "call", { ...LIST, Method: "get" }, "'Method' has an invalid format"],
])("%s is refused before the task is scheduled", (_name, action, parameters, told) => {
  const whole = { ClusterName: "c", CertificateAuthority: "QU5Q", Endpoint: AWS, ...parameters };
  const resource = integration("eks", action);
  // The cast: the other members of a request say nothing about its parameters.
  expect(taskRefusal({ resource, parameters: new Payload(whole) } as never)).toContain(told);
});

const JOB = { metadata: { name: "pi" }, spec: {} };
const STARTED = { apiVersion: "batch/v1", kind: "Job", ...JOB };

function ended(type: string): JsonObject {
  return { ...STARTED, status: { conditions: [{ type, status: "True" }] } };
}

/** Kubernetes with one job that ends when it has been asked for twice, and one pod. */
function cluster(end: JsonObject, log = "3.14"): (asked: Asked) => Behaviour {
  let looks = 0;
  return ({ method, path }) => {
    if (method === "POST") return said(STARTED, 201);
    if (method === "DELETE") return said({});
    if (path.includes("/log?")) return { body: log };
    if (path.includes("/pods?")) {
      const pod = { metadata: { name: "pi-1" }, spec: { containers: [{ name: "pi" }] } };
      return said({ items: [pod] });
    }
    looks += 1;
    return said(looks < 2 ? STARTED : end);
  };
}

test("eks:runJob makes the job and does not wait", async () => {
  const { output, asked } = await tried(
    "runJob",
    { Job: JOB, Namespace: "math" },
    {
      answer: cluster(ended("Complete")),
    },
  );
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /apis/batch/v1/namespaces/math/jobs",
  ]);
  expect(JSON.parse(asked[0]?.body ?? "")).toEqual(STARTED);
  expect(output).toEqual({ ResponseBody: STARTED, StatusCode: 201, StatusText: "Created" });
});

test("eks:runJob.sync waits for the job and brings its logs, as JSON where they are some", async () => {
  const LogOptions = { RetrieveLogs: true, LogParameters: { tailLines: ["20"] } };
  const { output, submitted, asked } = await tried(
    "runJob",
    { Job: JOB, LogOptions },
    {
      answer: cluster(ended("Complete"), '{"pi": 3}'),
      pattern: "sync",
    },
  );
  expect(submitted).toEqual([{ ResponseBody: STARTED, StatusCode: 201, StatusText: "Created" }]);
  const logs = { pods: { "pi-1": { containers: { pi: { log: { pi: 3 } } } } } };
  expect(output).toEqual({ ...ended("Complete"), logs });
  expect(asked.at(-1)?.path).toContain("/pods/pi-1/log?container=pi&tailLines=20");
});

test("RawLogs leaves the logs as they are", async () => {
  const LogOptions = { RetrieveLogs: true, RawLogs: true };
  const { output } = await tried(
    "runJob",
    { Job: JOB, LogOptions },
    {
      answer: cluster(ended("Complete"), '{"pi": 3}\n'),
      pattern: "sync",
    },
  );
  expect(output).toMatchObject({
    logs: { pods: { "pi-1": { containers: { pi: { log: '{"pi": 3}\n' } } } } },
  });
});

test("a job that failed fails the task", async () => {
  const { failure } = await tried(
    "runJob",
    { Job: JOB },
    {
      answer: cluster(ended("Failed")),
      pattern: "sync",
    },
  );
  expect(failure).toEqual({ error: "States.TaskFailed", cause: JSON.stringify(ended("Failed")) });
});

test("a job that nobody wants any more is deleted with its pods", async () => {
  const controller = new AbortController();
  const kubernetes = cluster(STARTED);
  const { asked } = await tried(
    "runJob",
    { Job: JOB },
    {
      answer: (one) => {
        if (one.method === "GET") controller.abort();
        return kubernetes(one);
      },
      ...{ pattern: "sync", signal: controller.signal },
    },
  );
  const last = asked.at(-1);
  expect(last?.method).toBe("DELETE");
  expect(last?.path).toBe("/apis/batch/v1/namespaces/default/jobs/pi?propagationPolicy=Background");
});

test("a job that was started before a crash is not started again", async () => {
  const submittedOutput = new Payload({ ResponseBody: STARTED, StatusCode: 201 });
  const { asked, output } = await tried(
    "runJob",
    { Job: JOB },
    {
      answer: cluster(ended("Complete")),
      ...{ pattern: "sync", submittedOutput },
    },
  );
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
  expect(output).toEqual(ended("Complete"));
});
