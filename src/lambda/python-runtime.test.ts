import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createTestService, type Responded } from "./fixtures/test-service.ts";

const hasPython = (() => {
  try {
    execFileSync("python3", ["--version"]);
    return true;
  } catch {
    process.stderr.write("No python3 on this machine: the Python runtime is not tested.\n");
    return false;
  }
})();
const CONFORMANCE = join(import.meta.dirname, "fixtures", "conformance");

describe.skipIf(!hasPython)("the Python runtime", () => {
  const lambda = createTestService();
  afterAll(() => lambda[Symbol.asyncDispose]());
  const python = { runtime: "python3.12", handler: "handler.handler" } as const;

  function declareText(source: string, handler = "handler.handler"): Promise<string> {
    return lambda.declare(
      { kind: "files", files: { "handler.py": source } },
      { ...python, handler },
    );
  }

  async function conformance(name: string, event?: unknown): Promise<Responded> {
    const path = join(CONFORMANCE, name);
    return lambda.call(await lambda.declare({ kind: "folder", path }, python), event);
  }

  async function errorOf(source: string, handler?: string): Promise<Record<string, unknown>> {
    const outcome = await lambda.call(await declareText(source, handler));
    expect(outcome.functionError).toBe("Unhandled");
    return JSON.parse(outcome.payload);
  }

  test("numbers come back as Python writes them", async () => {
    const path = join(CONFORMANCE, "id_function");
    const name = await lambda.declare({ kind: "folder", path }, python);
    for (const payload of ["0.0", "[]", '"HelloWorld"', "null", "12345678901234567890"]) {
      const outcome = await lambda.service.invoke({ functionName: name, payload });
      expect(outcome).toMatchObject({ kind: "responded", payload });
    }
    const empty = await lambda.service.invoke({ functionName: name, payload: "" });
    expect(empty).toMatchObject({ payload: "{}", executedVersion: "$LATEST", statusCode: 200 });
  });

  test("bytes are the payload as they are", async () => {
    expect((await conformance("return_bytes_str")).payload).toBe('"HelloWorld!"');
    const large = await conformance("large_output_string");
    expect(large.functionError).toBeUndefined();
    expect(large.payload).toBe("a".repeat(257 * 1024));
  });

  test("the recorded functions answer as recorded", async () => {
    expect((await conformance("echo_function")).payload).toBe('{"Return": "HelloWorld"}');
    const decorated = await conformance("return_decorated_input", { a: "b" });
    expect(decorated.payload).toBe("\"input-event-{'a': 'b'}\"");
  });

  test("an exception reads as recorded from AWS", async () => {
    const outcome = await conformance("raise_exception");
    expect(outcome.functionError).toBe("Unhandled");
    expect(outcome.payload).toBe(
      `{"errorMessage": "Some exception was raised.", "errorType": "Exception", "requestId": "${outcome.requestId}", "stackTrace": ["  File \\"/var/task/handler.py\\", line 2, in handler\\n    raise Exception(\\"Some exception was raised.\\")\\n"]}`,
    );
    const custom = await conformance("raise_custom_exception");
    expect(JSON.parse(custom.payload)).toEqual({
      errorMessage: "",
      errorType: "CustomException",
      requestId: custom.requestId,
      stackTrace: [
        '  File "/var/task/handler.py", line 9, in handler\n    raise CustomException()\n',
      ],
    });
  });

  test("print and logging become log lines of the invocation", async () => {
    const name = await declareText(
      [
        "import logging, sys",
        "logging.getLogger().setLevel(logging.INFO)",
        "def handler(event, context):",
        "    print('printed')",
        "    print('to stderr', file=sys.stderr)",
        "    logging.info('two\\nlines')",
        "    sys.stdout.write('no line end')",
      ].join("\n"),
    );
    const outcome = await lambda.call(name, {}, { logType: "Tail" });
    expect(outcome.payload).toBe("null");
    const texts = lambda.service.logs(name, outcome.requestId).map((line) => line.text);
    expect(texts[0]).toBe(`START RequestId: ${outcome.requestId} Version: $LATEST`);
    expect(texts).toContain("printed");
    expect(texts).toContain("to stderr");
    expect(texts.at(-2)).toBe(`END RequestId: ${outcome.requestId}`);
    const logged = texts.find((text) => text.startsWith("[INFO]"));
    expect(logged).toMatch(/^\[INFO\]\t\d{4}-.*Z\t[0-9a-f-]{36}\ttwo\nlines$/);
  });

  test("a module that is missing is Runtime.ImportModuleError", async () => {
    expect(await errorOf("import no_such_module")).toEqual({
      errorMessage: "Unable to import module 'handler': No module named 'no_such_module'",
      errorType: "Runtime.ImportModuleError",
      requestId: "",
      stackTrace: [],
    });
  });

  test("a handler that is missing is Runtime.HandlerNotFound", async () => {
    expect(await errorOf("x = 1")).toMatchObject({
      errorMessage: "Handler 'handler' missing on module 'handler'",
      errorType: "Runtime.HandlerNotFound",
    });
  });

  test("code that does not parse is Runtime.UserCodeSyntaxError", async () => {
    const error = await errorOf("def handler(:");
    expect(error["errorType"]).toBe("Runtime.UserCodeSyntaxError");
    expect(error["errorMessage"]).toMatch(/^Syntax error in module 'handler': /);
    expect(JSON.stringify(error["stackTrace"])).toContain("/var/task/handler.py");
  });

  test("a handler name without a module is Runtime.MalformedHandlerName", async () => {
    expect(await errorOf("x = 1", "handler")).toMatchObject({
      errorMessage: "Bad handler 'handler': not enough values to unpack (expected 2, got 1)",
      errorType: "Runtime.MalformedHandlerName",
    });
  });

  test("a result that JSON cannot hold is Runtime.MarshalError", async () => {
    expect(await errorOf("def handler(event, context):\n    return {1, 2}")).toMatchObject({
      errorMessage: "Unable to marshal response: Object of type set is not JSON serializable",
      errorType: "Runtime.MarshalError",
    });
  });

  test("Decimal and NaN come out as AWS's runtime writes them", async () => {
    const source =
      "import decimal\ndef handler(e, c):\n    return [decimal.Decimal('1.5'), float('nan'), 'é']";
    expect((await lambda.call(await declareText(source))).payload).toBe('[1.5, NaN, "é"]');
    const old = await lambda.declare(
      { kind: "files", files: { "handler.py": source } },
      { ...python, runtime: "python3.11" },
    );
    expect((await lambda.call(old)).payload).toBe('[1.5, NaN, "\\u00e9"]');
  });

  test("sys.exit is Runtime.ExitError", async () => {
    const error = await errorOf("import sys\ndef handler(e, c):\n    sys.exit(5)");
    expect(error["errorType"]).toBe("Runtime.ExitError");
    expect(error["errorMessage"]).toMatch(/exited with error: exit status 5$/);
  });

  test("the context tells the function who it is and how long it has", async () => {
    const name = await declareText(
      [
        "def handler(event, context):",
        "    return [context.function_name, context.function_version, context.aws_request_id,",
        "            context.memory_limit_in_mb, context.invoked_function_arn,",
        "            0 < context.get_remaining_time_in_millis() <= 30000]",
      ].join("\n"),
    );
    const outcome = await lambda.call(name);
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const expected = [name, "$LATEST", outcome.requestId, "128", arn, true];
    expect(JSON.parse(outcome.payload)).toEqual(expected);
  });

  test("running a folder leaves no compiled files in it", async () => {
    const { existsSync } = await import("node:fs");
    await conformance("id_function");
    expect(existsSync(join(CONFORMANCE, "id_function", "__pycache__"))).toBe(false);
  });
});
