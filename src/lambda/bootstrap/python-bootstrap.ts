// python-bootstrap.ts — the Python runtime of functions, as the text of a script.
//
// Text, because it runs in the function's process and a build by tsc alone must ship it. It speaks the
// Runtime API over one socket and sends each answer together with the question for the next invocation.
// Behaves as AWS's aws-lambda-python-runtime-interface-client: module names, bytes as they are, NaN, Decimal,
// error shapes and texts, log lines. It must hold no backtick and no `${`.

export const pythonBootstrap: string = String.raw`# Treadle's Python runtime for AWS Lambda functions.
import json
import logging
import os
import socket
import sys
import time

TASK_ROOT = os.environ["LAMBDA_TASK_ROOT"]
API = os.environ["AWS_LAMBDA_RUNTIME_API"]
PREFIX = "/2018-06-01/runtime/"
# From Python 3.12 on AWS writes non-ASCII characters as they are.
ENSURE_ASCII = os.environ.get("AWS_EXECUTION_ENV", "") in {
    "AWS_Lambda_python3." + minor for minor in ("6", "7", "8", "9", "10", "11")
}


class Fault(Exception):
    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = trace


# ---- the Runtime API over one socket --------------------------------------------------------------------


class RuntimeApi:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb", 65536)

    @staticmethod
    def question(method, where, headers=(), body=None):
        lines = [method + " " + PREFIX + where + " HTTP/1.1", "Host: " + API]
        lines.extend(name + ": " + value for name, value in headers)
        if body is not None:
            lines.append("Content-Length: " + str(len(body)))
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + (body or b"")

    def reply(self):
        line = self.reader.readline()
        headers = {}
        while line not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
            line = self.reader.readline()
        if not headers:
            # The server is gone, and so is the reason to live.
            os._exit(1)
        return headers, self.reader.read(int(headers.get("content-length", "0")))

    def next(self, answer=b""):
        try:
            self.socket.sendall(answer + self.question("GET", "invocation/next"))
            if answer:
                self.reply()
            return self.reply()
        except OSError:
            os._exit(1)

    def fail_init(self, error):
        body = to_json(error).encode("utf-8")
        headers = error_headers(error)
        self.socket.sendall(self.question("POST", "init/error", headers, body))
        self.reply()


def error_headers(error):
    kind = error["errorType"].encode("ascii", "replace").decode("ascii").replace("\n", " ")
    return (("Content-Type", "application/json"), ("Lambda-Runtime-Function-Error-Type", kind))


# ---- JSON -----------------------------------------------------------------------------------------------


def encode_special(value):
    # Decimal only exists where the function has imported it.
    decimal = sys.modules.get("decimal")
    if decimal is not None and isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError("Object of type " + type(value).__name__ + " is not JSON serializable")


def to_json(value):
    return json.dumps(value, ensure_ascii=ENSURE_ASCII, default=encode_special)


def marshal(value):
    if isinstance(value, bytes):
        return value, "application/unknown"
    try:
        return to_json(value).encode("utf-8"), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: " + str(error))


def unmarshal(body):
    try:
        return json.loads(body)
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: " + str(error))


# ---- errors, as AWS's runtime writes them ---------------------------------------------------------------


def make_error(message, kind, trace, request_id=None):
    return {
        "errorMessage": message or "",
        "errorType": kind or "",
        "requestId": request_id or "",
        "stackTrace": [aws_paths(entry) for entry in trace or []],
    }


def aws_paths(text):
    for root in {TASK_ROOT, os.path.realpath(TASK_ROOT)} - {"/"}:
        text = text.replace(root + "/", "/var/task/")
    return text


def frames_of(error):
    """The frames behind those of this file."""
    import traceback

    frames = [
        (frame.filename, frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    for index, frame in enumerate(frames):
        if frame[0] != __file__:
            frames = frames[index:]
            break
    else:
        frames = []
    return traceback.format_list(frames)


def error_of(error, request_id=None):
    if isinstance(error, Fault):
        return make_error(error.message, error.kind, error.trace, request_id)
    return make_error(str(error), type(error).__name__, frames_of(error), request_id)


def log_error(error):
    head = "[ERROR]"
    if error["errorType"]:
        head += " " + error["errorType"]
    if error["errorMessage"]:
        head += (":" if error["errorType"] else "") + " " + error["errorMessage"]
    lines = [head, "Traceback (most recent call last):"]
    for entry in error["stackTrace"]:
        lines.extend(entry.splitlines())
    # Carriage returns keep the lines together as one log entry.
    sys.stdout.write("\r".join("\r".join(lines).split("\n")) + "\n")
    sys.stdout.flush()


# ---- logs -----------------------------------------------------------------------------------------------


class RequestIdFilter(logging.Filter):
    request_id = ""

    def filter(self, record):
        record.aws_request_id = RequestIdFilter.request_id
        return True


class LogHandler(logging.Handler):
    def emit(self, record):
        try:
            sys.stdout.write(self.format(record).replace("\n", "\r") + "\n")
        except Exception:
            self.handleError(record)


def install_logging():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    logging.Formatter.converter = time.gmtime
    handler = LogHandler()
    handler.setFormatter(
        logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
            "%Y-%m-%dT%H:%M:%S",
        )
    )
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


# ---- finding the handler --------------------------------------------------------------------------------


def load_handler(text):
    import importlib

    try:
        module_name, function_name = text.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '" + text + "': " + str(error))
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault(
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module " + module_name + " as a handler module",
        )
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault(
            "Runtime.ImportModuleError", "Unable to import module '" + module_name + "': " + str(error)
        )
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        raise Fault(
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module '" + module_name + "': " + str(error),
            trace,
        )
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault(
            "Runtime.HandlerNotFound",
            "Handler '" + function_name + "' missing on module '" + module_name + "'",
        )


# ---- invocations ----------------------------------------------------------------------------------------


class Identity:
    def __init__(self, text):
        values = json.loads(text) if text else {}
        self.cognito_identity_id = values.get("cognitoIdentityId")
        self.cognito_identity_pool_id = values.get("cognitoIdentityPoolId")


class Client:
    def __init__(self, values):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, values.get(name))


class ClientContext:
    def __init__(self, values):
        self.client = Client(values["client"]) if values.get("client") else None
        self.custom = values.get("custom")
        self.env = values.get("env")


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn", "")
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.tenant_id = None
        self.identity = Identity(headers.get("lambda-runtime-cognito-identity"))
        client_context = headers.get("lambda-runtime-client-context")
        self.client_context = ClientContext(json.loads(client_context)) if client_context else None
        self._deadline_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline_ms - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


def answer_to(handler, headers, body):
    """The request that tells the outcome of one invocation."""
    request_id = headers["lambda-runtime-aws-request-id"]
    RequestIdFilter.request_id = request_id
    if "lambda-runtime-trace-id" in headers:
        os.environ["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
    where = "invocation/" + request_id
    try:
        result, content_type = marshal(handler(unmarshal(body), LambdaContext(headers)))
        kind = (("Content-Type", content_type),)
        return RuntimeApi.question("POST", where + "/response", kind, result)
    except Exception as error:
        shape = error_of(error, request_id)
        log_error(shape)
        return RuntimeApi.question(
            "POST", where + "/error", error_headers(shape), to_json(shape).encode("utf-8")
        )


def main():
    install_logging()
    # The script's own folder must not hide modules of the function.
    sys.path[0] = TASK_ROOT
    api = RuntimeApi(API)
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        shape = error_of(error)
        log_error(shape)
        api.fail_init(shape)
        sys.exit(1)
    answer = b""
    while True:
        headers, body = api.next(answer)
        answer = answer_to(handler, headers, body)
        sys.stdout.flush()
        sys.stderr.flush()


main()
`;
