// node-bootstrap.ts — the Node.js runtime of functions, as the text of an ES module.
//
// Text, because it runs in the function's process and a build by tsc alone must ship it. It speaks the
// Runtime API over one socket and sends each answer together with the question for the next invocation.
// Behaves as AWS's aws-lambda-nodejs-runtime-interface-client: handler names, callbacks, the rule that an
// empty event loop ends a callback handler, error shapes, log prefixes. It must hold no backtick and no `${`.

export const nodeBootstrap: string = String.raw`// Treadle's Node.js runtime for AWS Lambda functions.
import fs from "node:fs";
import { createRequire, Module } from "node:module";
import net from "node:net";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import util from "node:util";

const environment = process.env;
const api = environment.AWS_LAMBDA_RUNTIME_API;
const taskRoot = environment.LAMBDA_TASK_ROOT;
const runtimePrefix = "/2018-06-01/runtime/";
let currentRequestId;

// ---- the Runtime API over one socket -------------------------------------------------------------------

const socket = net.connect({
  host: api.slice(0, api.lastIndexOf(":")),
  port: Number(api.slice(api.lastIndexOf(":") + 1)),
  noDelay: true,
});
const waiting = [];
let chunks = [];
let received = 0;
let wanted = -1;

socket.on("data", (chunk) => {
  chunks.push(chunk);
  received += chunk.length;
  while (wanted >= 0 ? received >= wanted : measure()) takeReply();
});
// The server is gone, and so is the reason to live.
socket.on("error", () => process.exit(1));
socket.on("close", () => process.exit(1));

/** Learns how long the reply at hand is; false until its head is complete. */
function measure() {
  if (received === 0) return false;
  const buffer = joined();
  const end = buffer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(buffer.toString("latin1", 0, end + 2));
  wanted = end + 4 + (length === null ? 0 : Number(length[1]));
  return received >= wanted;
}

function joined() {
  if (chunks.length > 1) chunks = [Buffer.concat(chunks)];
  return chunks[0];
}

function takeReply() {
  const buffer = joined();
  const reply = buffer.subarray(0, wanted);
  const rest = buffer.subarray(wanted);
  chunks = rest.length > 0 ? [rest] : [];
  received = rest.length;
  wanted = -1;
  const head = reply.indexOf("\r\n\r\n");
  const headers = {};
  for (const line of reply.toString("latin1", 0, head).split("\r\n").slice(1)) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const done = waiting.shift();
  if (done !== undefined) done({ headers, body: reply.subarray(head + 4) });
}

function request(method, where, headers, body, done) {
  waiting.push(done);
  const lines = [method + " " + runtimePrefix + where + " HTTP/1.1", "Host: " + api];
  for (const name of Object.keys(headers)) lines.push(name + ": " + headers[name]);
  if (body !== undefined) lines.push("Content-Length: " + body.length);
  socket.write(lines.join("\r\n") + "\r\n\r\n", "latin1");
  if (body !== undefined && body.length > 0) socket.write(body);
}

function ignore() {}

// ---- errors, as AWS's runtime writes them --------------------------------------------------------------

function named(name, message, stack) {
  const error = new Error(message);
  error.name = name;
  error.stack = name + ": " + message + (stack === undefined ? "" : "\n" + stack);
  return error;
}

function isError(value) {
  return util.types.isNativeError(value) ||
    (value && value.name && value.message && value.stack &&
      typeof value.name === "string" && typeof value.message === "string" && typeof value.stack === "string");
}

function errorShape(value) {
  try {
    if (isError(value)) {
      return { errorType: value.name, errorMessage: value.message, trace: traceOf(value) };
    }
    return { errorType: typeof value, errorMessage: String(value), trace: [] };
  } catch {
    return {
      errorType: "handled",
      errorMessage: "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
    };
  }
}

/** The stack up to the first frame of this file: what is below says nothing of the function. */
function traceOf(error) {
  const lines = (error.stack || "").split("\n");
  const own = lines.findIndex((line) => line.includes(ownFile));
  return own < 0 ? lines : lines.slice(0, own + 1);
}

const roots = [taskRoot, fs.realpathSync(taskRoot)];
const ownFile = fileURLToPath(import.meta.url);

/** Paths as they are on AWS, so that an error reads the same there and here. */
function awsPaths(text) {
  let mapped = text.split(ownFile).join("/var/runtime/index.mjs");
  for (const root of roots) {
    if (root === "/") continue;
    mapped = mapped.split(root + "/").join("/var/task/");
    mapped = mapped.split(pathToFileURL(root).href + "/").join("file:///var/task/");
  }
  return mapped;
}

function errorBody(value) {
  const shape = errorShape(value);
  return {
    type: String(shape.errorType).replace(/[^\x20-\x7e]/g, "?"),
    bytes: Buffer.from(JSON.stringify(shape, (key, part) => (typeof part === "string" ? awsPaths(part) : part))),
  };
}

function logError(label, value) {
  const shape = errorShape(value);
  const extra = value !== null && typeof value === "object" ? { ...value } : {};
  const text = safeJson({ errorType: shape.errorType, errorMessage: shape.errorMessage, ...extra, stack: shape.trace });
  write("ERROR", [label + " \t" + text]);
}

function safeJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return util.inspect(value);
  }
}

// ---- logs ----------------------------------------------------------------------------------------------

// What is printed must be in the pipe before the answer is sent.
for (const stream of [process.stdout, process.stderr]) {
  if (stream._handle && stream._handle.setBlocking) stream._handle.setBlocking(true);
}

function write(level, parts) {
  // A line feed inside a message becomes a carriage return: one message stays one log entry.
  const text = util.format(...parts).replace(/\n/g, "\r");
  process.stdout.write(new Date().toISOString() + "\t" + currentRequestId + "\t" + level + "\t" + text + "\n");
}

for (const [method, level] of [
  ["log", "INFO"], ["info", "INFO"], ["debug", "DEBUG"], ["warn", "WARN"], ["error", "ERROR"], ["trace", "TRACE"],
]) {
  console[method] = (...parts) => write(level, parts);
}
console.fatal = (...parts) => write("FATAL", parts);

// ---- finding the handler -------------------------------------------------------------------------------

function isModuleScript(file) {
  if (file.endsWith(".mjs")) return true;
  if (file.endsWith(".cjs")) return false;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (fs.existsSync(manifest)) {
      try {
        return JSON.parse(fs.readFileSync(manifest, "utf8")).type === "module";
      } catch {
        return false;
      }
    }
    if (roots.includes(folder) || folder === path.dirname(folder)) return false;
  }
}

function fileOf(base) {
  for (const ending of ["", ".js", ".mjs", ".cjs"]) {
    const file = base + ending;
    if (fs.existsSync(file) && fs.statSync(file).isFile()) return file;
  }
  return undefined;
}

// On AWS nothing lies above the function's folder. Here a package.json may, and Node would ask it what .js means.
const isBelowTaskRoot = (file) => roots.some((root) => file.startsWith(root + path.sep));
const loadScript = Module._extensions[".js"];
Module._extensions[".js"] = (module, file) => {
  if (!isBelowTaskRoot(file) || isModuleScript(file)) return loadScript(module, file);
  return module._compile(fs.readFileSync(file, "utf8"), file);
};

async function loadModule(name) {
  const file = fileOf(path.resolve(taskRoot, name));
  if (file !== undefined && isModuleScript(file)) return import(pathToFileURL(file).href);
  const require = createRequire(path.join(taskRoot, "_"));
  return require(file === undefined ? require.resolve(name, { paths: [taskRoot] }) : file);
}

async function loadHandler(text) {
  if (text.includes("..")) {
    throw named("Runtime.MalformedHandlerName",
      "'" + text + "' is not a valid handler name. Use absolute paths when specifying root directories in handler names.");
  }
  const base = path.basename(text);
  const match = /^([^.]*)\.(.*)$/.exec(base);
  if (match === null) throw named("Runtime.MalformedHandlerName", "Bad handler");
  const moduleName = text.slice(0, text.lastIndexOf(base)) + match[1];
  const found = match[2].split(".").reduce(
    (nested, key) => (nested === undefined || nested === null ? undefined : nested[key]),
    await loadChecked(moduleName),
  );
  if (found === undefined || found === null) {
    throw named("Runtime.HandlerNotFound", text + " is undefined or not exported");
  }
  if (typeof found !== "function") throw named("Runtime.HandlerNotFound", text + " is not a function");
  return found;
}

async function loadChecked(name) {
  try {
    return await loadModule(name);
  } catch (error) {
    if (error instanceof SyntaxError) throw named("Runtime.UserCodeSyntaxError", error.toString(), error.stack);
    if (error && (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND")) {
      throw named("Runtime.ImportModuleError", error.toString(), error.stack);
    }
    throw error;
  }
}

// ---- invocations ---------------------------------------------------------------------------------------

let onEmptyLoop = ignore;
process.on("beforeExit", () => {
  const action = onEmptyLoop;
  onEmptyLoop = ignore;
  setImmediate(action);
});

function contextOf(headers, finish) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
    succeed: (result) => finish(null, result),
    fail: (error) => finish(error === undefined || error === null ? "handled" : error),
    done: (error, result) => finish(error, result),
  };
  if (headers["lambda-runtime-client-context"]) {
    context.clientContext = JSON.parse(headers["lambda-runtime-client-context"]);
  }
  if (headers["lambda-runtime-cognito-identity"]) {
    context.identity = JSON.parse(headers["lambda-runtime-cognito-identity"]);
  }
  return context;
}

function isPromise(value) {
  return value !== null && typeof value === "object" && typeof value.then === "function";
}

function sendResult(id, result) {
  let text;
  try {
    text = JSON.stringify(result === undefined ? null : result);
    if (text === undefined) text = "null";
  } catch {
    sendFailure(id, new Error("Unable to stringify response body"));
    return;
  }
  currentRequestId = undefined;
  socket.cork();
  request("POST", "invocation/" + id + "/response", { "Content-Type": "application/json" }, Buffer.from(text), ignore);
  next();
  socket.uncork();
}

function postError(where, error, done) {
  const { type, bytes } = errorBody(error);
  const headers = { "Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": type };
  request("POST", where, headers, bytes, done);
}

function sendFailure(id, error) {
  logError("Invoke Error", error);
  currentRequestId = undefined;
  socket.cork();
  postError("invocation/" + id + "/error", error, ignore);
  next();
  socket.uncork();
}

/**
 * Functions that make resources of stacks answer by https on port 443, whatever the address says; this server's is
 * plain http, so what goes to its address goes there.
 */
let answersGo;

function answerPlainly(responseUrl) {
  const { hostname, pathname, port, protocol } = new URL(responseUrl);
  if (protocol !== "http:") return;
  const patched = answersGo !== undefined;
  answersGo = { hostname, port, path: pathname };
  if (patched) return;
  const require = createRequire(import.meta.url);
  const http = require("node:http");
  const https = require("node:https");
  const encrypted = https.request;
  https.request = function (options, ...rest) {
    const isOurs =
      typeof options === "object" && (options.hostname ?? options.host) === answersGo.hostname &&
      String(options.path ?? options.pathname).startsWith(answersGo.path);
    if (!isOurs) return encrypted.call(this, options, ...rest);
    const { agent: _, ...plain } = options;
    return http.request({ ...plain, protocol: "http:", port: answersGo.port }, ...rest);
  };
  Module.syncBuiltinESMExports();
}

let handler;

function handleOnce({ headers, body }) {
  const id = headers["lambda-runtime-aws-request-id"];
  currentRequestId = id;
  if (headers["lambda-runtime-trace-id"]) environment._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  else delete environment._X_AMZN_TRACE_ID;
  // While the handler works, only the handler keeps the process alive: an empty event loop is its end.
  socket.unref();
  let settled = false;
  const once = (action) => (value) => {
    if (settled) return;
    settled = true;
    onEmptyLoop = ignore;
    socket.ref();
    action(id, value);
  };
  const succeed = once(sendResult);
  const fail = once(sendFailure);
  const context = contextOf(headers, (error, result) => finish(error, result));
  const finish = (error, result) => (error === null || error === undefined ? succeed(result) : fail(error));
  const callback = (error, result) => {
    if (error !== null && error !== undefined) fail(error);
    else if (context.callbackWaitsForEmptyEventLoop) onEmptyLoop = () => succeed(result);
    else succeed(result);
  };
  onEmptyLoop = () => succeed(null);
  try {
    const event = JSON.parse(body.toString("utf8"));
    if (typeof event?.ResponseURL === "string") answerPlainly(event.ResponseURL);
    const returned = handler(event, context, callback);
    if (isPromise(returned)) returned.then(succeed, fail);
    else if (returned !== undefined && handler.length < 3) succeed(returned);
  } catch (error) {
    fail(error);
  }
}

function next() {
  request("GET", "invocation/next", {}, undefined, handleOnce);
}

function die(status) {
  return (error) => {
    socket.ref();
    logError("Uncaught Exception", error);
    const where = currentRequestId === undefined ? "init/error" : "invocation/" + currentRequestId + "/error";
    postError(where, error, () => process.exit(status));
  };
}

process.on("uncaughtException", die(129));
process.on("unhandledRejection", (reason) => {
  die(128)(named("Runtime.UnhandledPromiseRejection", String(reason),
    isError(reason) ? reason.stack.split("\n").slice(1).join("\n") : undefined));
});

loadHandler(environment._HANDLER).then(
  (found) => {
    handler = found;
    next();
  },
  die(1),
);
`;
