"""DynamoDB without an SDK: boto3.client("dynamodb") does the same where it is installed."""

import json
import os
import urllib.error
import urllib.request


def dynamodb(operation, **parameters):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"],
        data=json.dumps(parameters).encode(),
        headers={
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
        raise RuntimeError(f"{operation}: {answer['__type']}: {answer.get('message', '')}") from error


def to_value(value):
    """Text and lists of texts as DynamoDB writes them."""
    if isinstance(value, list):
        return {"L": [to_value(item) for item in value]}
    return {"S": value}
