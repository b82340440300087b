"""Three AWS services without an SDK: boto3.client(...) does the same where it is installed."""

import json
import os
import urllib.error
import urllib.request


class ServiceError(Exception):
    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


def _call(version, target, parameters):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"],
        data=json.dumps(parameters).encode(),
        headers={"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": target},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
        code = answer.get("__type", "").rpartition("#")[2]
        raise ServiceError(code, answer.get("message", answer.get("Message", ""))) from error


def dynamodb(operation, **parameters):
    return _call("1.0", f"DynamoDB_20120810.{operation}", parameters)


def redshift_data(operation, **parameters):
    return _call("1.1", f"RedshiftData.{operation}", parameters)


def states(operation, **parameters):
    return _call("1.0", f"AWSStepFunctions.{operation}", parameters)
