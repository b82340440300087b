import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestService } from "./fixtures/test-service.ts";
import type { FunctionDeclaration } from "./function.ts";

const hasJava = (() => {
  try {
    // The functions of the fixtures have records.
    execFileSync("javac", ["--release", "17", "-version"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write("No javac 17 on this machine: the Java runtime is not tested.\n");
    return false;
  }
})();
const INTERFACES = join(import.meta.dirname, "..", "..", "data", "java-runtime", "interfaces");
const FIXTURES = join(import.meta.dirname, "fixtures", "java");

/** Compiled against AWS's interfaces and without them among its classes, as with the scope `provided`. */
function compileTo(folder: string, source: string): void {
  const options = ["-nowarn", "-implicit:none", "-sourcepath", INTERFACES, "-d", folder];
  const events = join(FIXTURES, "com", "amazonaws", "services", "lambda", "runtime", "events");
  const sources = [source, join(events, "SQSEvent.java")];
  execFileSync("javac", [...options, ...sources], { stdio: ["ignore", "ignore", "inherit"] });
}

describe.skipIf(!hasJava)(
  "the Java runtime",
  () => {
    const lambda = createTestService();
    const classes = mkdtempSync(join(tmpdir(), "treadle-java-"));
    beforeAll(async () => {
      process.env["TREADLE_TEST_SECRET"] = "hidden";
      process.env["XDG_CACHE_HOME"] = join(lambda.directory, "cache");
      compileTo(classes, join(FIXTURES, "orders", "Queue.java"));
      compileTo(classes, join(FIXTURES, "orders", "Functions.java"));
      // Treadle's runtime is compiled at the first call of all.
      await lambda.call(await declare("orders.Functions::nothing"));
    }, 120_000);
    afterAll(async () => {
      await lambda[Symbol.asyncDispose]();
      rmSync(classes, { recursive: true, force: true });
    });

    function declare(handler: string, more: Partial<FunctionDeclaration> = {}): Promise<string> {
      const java = { runtime: "java11", handler, memoryMb: 256 };
      return lambda.declare({ kind: "folder", path: classes }, { ...java, ...more });
    }

    async function answerOf(handler: string, event: unknown = {}): Promise<unknown> {
      const outcome = await lambda.call(await declare(handler), event);
      return JSON.parse(outcome.payload);
    }

    test("a method of a class takes a map and the context, prints and logs", async () => {
      const name = await declare("orders.Functions::text");
      const outcome = await lambda.call(name, { name: "Ada" }, { logType: "Tail" });
      expect(outcome.payload).toBe(`"Hello, Ada from ${name}"`);
      const texts = lambda.service.logs(name, outcome.requestId).map((line) => line.text);
      expect(texts).toEqual([
        `START RequestId: ${outcome.requestId} Version: $LATEST`,
        ...["printed é", "two\nlines", `END RequestId: ${outcome.requestId}`],
        expect.stringMatching(/^REPORT .*Memory Size: 256 MB.*Init Duration/),
      ]);
    });

    test("a handler of Object gets JSON as it is, numbers and characters kept", async () => {
      const event = {
        ...{ a: [1, -2.5, 1e300, 12345678901, null, true], "": 'é\u2028😀\n"\\', b: {} },
      };
      const name = await declare("orders.Functions::echo");
      const outcome = await lambda.call(name, event);
      expect(JSON.parse(outcome.payload)).toEqual(event);
      const huge = await lambda.service.invoke({
        functionName: name,
        payload: '[12345678901234567890, 0.1, "\\u0041\\/"]',
      });
      expect(huge).toMatchObject({ payload: '[12345678901234567890,0.1,"A/"]' });
    });

    test("RequestHandler takes and gives beans: lists, maps, enums, booleans, public fields", async () => {
      const order = {
        ...{ id: "o1", items: [{ sku: "s", count: "2", price: 1.5 }], sizes: { s: "LARGE" } },
        ...{ paid: true, unknown: 1 },
      };
      expect(await answerOf("orders.Functions$Beans", order)).toEqual({
        ...{ id: "o1", items: [{ sku: "s", count: 2, price: 1.5 }], sizes: { s: "LARGE" } },
        ...{ paid: true, total: 3 },
      });
      expect(await answerOf("orders.Functions$Beans::handleRequest", { items: [] })).toEqual({
        ...{ id: null, items: [], sizes: null, paid: false, total: 0 },
      });
    });

    test("records, and the classes of aws-lambda-java-events with the members of real events", async () => {
      const points = { a: { x: 1, names: ["n"] }, b: {} };
      expect(await answerOf("orders.Queue::points", points)).toEqual([
        { x: 1, names: ["n"] },
        { x: 0, names: null },
      ]);
      const event = { Records: [{ messageId: "m", eventSourceARN: "arn:q", body: "x" }] };
      expect(await answerOf("orders.Queue$Concrete", event)).toBe("arn:q1");
      expect(await answerOf("orders.Queue::back", event)).toEqual({
        Records: [{ messageId: "m", eventSourceArn: "arn:q" }],
      });
    });

    test("RequestStreamHandler takes and gives bytes", async () => {
      const name = await declare("orders.Functions$Streams");
      const outcome = await lambda.service.invoke({ functionName: name, payload: '{ "a" : 1.0 }' });
      expect(outcome).toMatchObject({ payload: '{ "a" : 1.0 }' });
    });

    test("lists, booleans, static methods, nothing in and nothing out", async () => {
      expect(await answerOf("orders.Functions::sum", [1, 2, 3])).toBe(6);
      expect(await answerOf("orders.Functions::not", true)).toBe(false);
      expect(await answerOf("orders.Functions::nothing")).toBeNull();
    });

    test("the context tells the function who it is and how long it has", async () => {
      const name = await declare("orders.Functions::told");
      const outcome = await lambda.call(name);
      const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
      const expected = ["$LATEST", outcome.requestId, 256, arn, true, null, true];
      expect(JSON.parse(outcome.payload)).toEqual(expected);
    });

    test("an exception reads as AWS tells it: message, class, trace and cause", async () => {
      const name = await declare("orders.Functions::refuses");
      // Its log is whole where the caller wants the end of it.
      const outcome = await lambda.call(name, {}, { logType: "Tail" });
      expect(outcome.functionError).toBe("Unhandled");
      const error = JSON.parse(outcome.payload);
      expect(error).toMatchObject({
        errorMessage: "order refused",
        errorType: "orders.Functions$Refused",
        cause: {
          errorMessage: 'For input string: "x"',
          errorType: "java.lang.NumberFormatException",
        },
      });
      expect(error.stackTrace[0]).toMatch(/^orders\.Functions\.refuses\(Functions\.java:\d+\)$/);
      expect(JSON.stringify(error)).not.toContain("treadle");
      const logged = lambda.service.logs(name, outcome.requestId).map((line) => line.text);
      expect(logged[1]).toMatch(
        /^order refused: orders\.Functions\$Refused\norders\..*\n\tat orders/,
      );
      expect(await answerOf("orders.Functions::speechless")).toMatchObject({
        errorMessage: "java.lang.IllegalStateException",
      });
    });

    test("input that does not fit is told as a failure of parsing", async () => {
      expect(await answerOf("orders.Functions::sum", { a: 1 })).toMatchObject({
        errorMessage: "An error occurred during JSON parsing",
        errorType: "java.lang.RuntimeException",
        stackTrace: [],
        cause: { errorMessage: expect.stringContaining("java.lang.Integer") },
      });
    });

    test.each([
      ["orders.Missing::x", "Class not found: orders.Missing", "java.lang.ClassNotFoundException"],
      [
        "orders.Functions::none",
        "No public method named none with appropriate method signature found on class orders.Functions",
        "Runtime.BadFunctionCode",
      ],
      [
        "orders.Functions",
        "Class orders.Functions does not implement an appropriate handler interface",
        "Runtime.BadFunctionCode",
      ],
      [
        "orders.Functions$Broken::handle",
        "Error loading class orders.Functions$Broken: no database 1",
        "java.lang.IllegalStateException",
      ],
    ])("%s: %s", async (handler, errorMessage, errorType) => {
      expect(await answerOf(handler)).toEqual({ errorMessage, errorType });
    });

    test("memory is the function's, and running out of it is told and ends the process", async () => {
      const seen = await answerOf("orders.Functions::environment");
      const [, heap] = /^\{secret=null, maxMb=(\d+)\}$/.exec(String(seen)) ?? [];
      // 85 of 100 parts of 256 MB, of which the collector keeps some.
      expect(Number(heap)).toBeGreaterThan(180);
      expect(Number(heap)).toBeLessThanOrEqual(217);
      const name = await declare("orders.Functions::eats", { memoryMb: 128 });
      const outcome = await lambda.call(name);
      expect(JSON.parse(outcome.payload)).toMatchObject({
        errorType: "java.lang.OutOfMemoryError",
      });
    });

    test("a timeout and System.exit end as for every other runtime", async () => {
      const slow = await lambda.call(
        await declare("orders.Functions::waits", { timeoutSeconds: 1 }),
      );
      expect(slow.payload).toContain("Task timed out after 1.00 seconds");
      expect(await answerOf("orders.Functions::exits")).toMatchObject({
        errorType: "Runtime.ExitError",
        errorMessage: expect.stringMatching(/Runtime exited with error: exit status 3$/),
      });
    });

    test("archives in lib are on the class path, with the function's own interfaces before ours", async () => {
      const folder = join(classes, "..", `${Date.now()}-lib`);
      const source = join(folder, "src", "com", "amazonaws", "services", "lambda", "runtime");
      mkdirSync(source, { recursive: true });
      mkdirSync(join(folder, "lib"));
      // A newer Context than ours, as a later aws-lambda-java-core may have it.
      writeFileSync(
        join(source, "Context.java"),
        "package com.amazonaws.services.lambda.runtime; public interface Context { String getFunctionName(); String getTomorrow(); int getCount(); }",
      );
      writeFileSync(
        join(folder, "src", "App.java"),
        "import com.amazonaws.services.lambda.runtime.Context; public class App { public String handle(Object in, Context c) { return c.getTomorrow() + c.getCount() + Shared.WORD.trim(); } }",
      );
      writeFileSync(
        join(folder, "src", "Shared.java"),
        'public class Shared { public static final String WORD = new String(" shared"); }',
      );
      const out = join(folder, "out");
      execFileSync("javac", [
        "-nowarn",
        "-d",
        out,
        "-sourcepath",
        join(folder, "src"),
        join(folder, "src", "App.java"),
      ]);
      execFileSync("jar", ["cf", join(folder, "lib", "shared.jar"), "-C", out, "."]);
      rmSync(out, { recursive: true });
      const name = await lambda.declare(
        { kind: "folder", path: folder },
        { runtime: "java17", handler: "App::handle" },
      );
      expect((await lambda.call(name)).payload).toBe('"null0shared"');
      rmSync(folder, { recursive: true });
    });
  },
  60_000,
);

describe("runtimes without a program here", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-fake-java-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(() => {
    process.env["XDG_CACHE_HOME"] = join(folder, "cache");
  });

  async function reasonOf(runtime: string, java?: string): Promise<string> {
    const interpreters = java === undefined ? {} : { interpreters: { java } };
    await using lambda = createTestService(interpreters);
    const code = { kind: "files", files: { "README.md": "" } } as const;
    const name = await lambda.declare(code, { runtime, handler: "a.B::c" });
    const outcome = await lambda.call(name);
    expect(outcome.functionError).toBe("Unhandled");
    expect(JSON.parse(outcome.payload)).toMatchObject({ errorType: "Runtime.InvalidEntrypoint" });
    return JSON.parse(outcome.payload).errorMessage;
  }

  function javaThatSays(settings: string): string {
    const program = join(folder, "java");
    writeFileSync(program, `#!/bin/sh\ncat >&2 <<'X'\n${settings}\nX\n`);
    chmodSync(program, 0o755);
    return program;
  }

  test("a Java that is too old is named, with the one that is needed", async () => {
    const java = javaThatSays(
      "    java.home = /opt/jdk8/jre\n    java.specification.version = 1.8\n    java.version = 1.8.0_402",
    );
    expect(await reasonOf("java21", java)).toMatch(
      /The runtime java21 needs Java 21 or newer, and here is 1\.8\.0_402 \(\/opt\/jdk8\/jre\): install a JDK 21 or newer, or set JAVA_HOME to one$/,
    );
  });

  test("a machine without Java is told so", async () => {
    expect(await reasonOf("java17", join(folder, "none"))).toMatch(
      /The runtime java17 needs Java 17 or newer, and none was found by JAVA_HOME or on the PATH: install a JDK 17/,
    );
  });

  test("a Java without a compiler is told apart", async () => {
    const home = join(folder, "jre");
    mkdirSync(join(home, "bin"), { recursive: true });
    writeFileSync(
      join(home, "bin", "java"),
      "#!/bin/sh\necho 'Error: Module jdk.compiler not found' >&2\nexit 1\n",
      { mode: 0o755 },
    );
    const java = javaThatSays(
      `    java.home = ${home}\n    java.specification.version = 21\n    java.version = 21.0.2`,
    );
    expect(await reasonOf("java21", java)).toContain("a runtime without a compiler: install a JDK");
  });

  test(".NET and Ruby are refused by name, with a way out", async () => {
    expect(await reasonOf("dotnet8")).toMatch(
      /Functions for dotnet8 are not run here: .*bootstrap/,
    );
    expect(await reasonOf("ruby3.4")).toMatch(
      /Functions for ruby3\.4 are not run here: .*bootstrap/,
    );
  });
});
