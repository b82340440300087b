"""SQS and DynamoDB without an SDK: boto3.client("sqs").send_message does the same where it is installed."""
import json
import os
import urllib.error
import urllib.request

TARGETS = {"dynamodb": "DynamoDB_20120810", "sqs": "AmazonSQS"}


class ClientError(Exception):
    """What the service refused."""


def call(service, operation, **parameters):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"],
        data=json.dumps(parameters).encode(),
        headers={
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"{TARGETS[service]}.{operation}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
        kind = answer.get("__type", "").split("#")[-1]
        said = answer.get("message") or answer.get("Message") or ""
        raise ClientError(f"{operation}: {kind}: {said}") from None
