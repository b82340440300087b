"""A small REST resolver: routes by method and path, JSON in, JSON out; events of payload 1.0."""
import json
import re


class Refused(Exception):
    """An answer other than 200, with what is wrong."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class RestResolver:
    def __init__(self):
        self._routes = []

    def route(self, method, path):
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$")

        def keep(handler):
            self._routes.append((method, pattern, handler))
            return handler

        return keep

    def resolve(self, event):
        """The answer to a request: what the route's function returns, as a JSON body."""
        try:
            for method, pattern, handler in self._routes:
                match = pattern.match(event["path"])
                if match and event["httpMethod"] == method:
                    return answer(200, handler(body_of(event), **match.groupdict()))
            return answer(404, {"message": "Not found"})
        except Refused as refused:
            return answer(refused.status, {"message": str(refused)})


def body_of(event):
    try:
        return json.loads(event["body"] or "null")
    except ValueError:
        raise Refused(400, "the body is no JSON")


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
