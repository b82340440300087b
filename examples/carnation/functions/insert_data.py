"""Puts one event into the table, or, where the coin shows tails, into one that does not exist."""
import hashlib
import os
import time

from aws import ClientError, call


def handler(event, context):
    is_tails = tails(event["sequence_no"], event["retry_attempt"])
    table = os.environ["DYNAMODB_TABLE_NAME_1" if is_tails else "DYNAMODB_TABLE_NAME"]
    try:
        put(table, event)
    except ClientError as error:
        print(error)
        return {"status": "Failure", "event": {**event, "retry_attempt": event["retry_attempt"] + 1}}
    return {"status": "Success"}


def tails(sequence_no, retry_attempt):
    """A coin that falls the same way whenever this attempt at this number is made."""
    digest = hashlib.sha256(f"{sequence_no:d}/{retry_attempt:d}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < float(os.environ["TAILS"])


def put(table, event):
    now = {"N": str(int(time.time()))}
    key = {
        "sequenceNo": {"N": str(event["sequence_no"])},
        "generatedUnixTime": {"N": str(event["current_time"])},
    }
    existed = "Item" in call("dynamodb", "GetItem", TableName=table, Key=key)
    item = {
        **key,
        "createdUnixTime": now,
        "randomStringValue": {"S": event["random_value"]},
        "retryAttempt": {"N": str(event["retry_attempt"])},
        **({"updatedUnixTime": now} if existed else {}),
    }
    call("dynamodb", "PutItem", TableName=table, Item=item)
