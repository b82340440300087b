"""The events of a day: those that failed the day before, and new ones for start_seq to end_seq - 1."""
import json
import os
import time
import uuid

from aws import ClientError, call

RETRIES_MAX = 3
FIELDS = ["sequence_no", "random_value", "current_time", "retry_attempt", "start_seq", "end_seq"]
COMMENT = "This message failed to get inserted after 3 retry attempts on consecutive days"


def handler(event, context):
    start, end = max(0, event["start_seq"]), event["end_seq"]
    events = []
    # Nothing to go through where receiving failed: the TypeError ends the execution.
    for failed in failed_events():
        if failed["retry_attempt"] < RETRIES_MAX:
            events.append({field: failed[field] for field in FIELDS})
        else:
            give_up(failed)
    return events + [new_event(number, start, end) for number in range(start, end)]


def failed_events():
    """The list in the first message. It stays in the queue, which the machine purges."""
    try:
        received = call("sqs", "ReceiveMessage", QueueUrl=os.environ["SQS_QUEUE_URL"], MaxNumberOfMessages=10)
    except ClientError as error:
        print(error)
        return None
    messages = received.get("Messages", [])
    return json.loads(messages[0]["Body"]) if messages else []


def give_up(failed):
    call(
        "sqs",
        "SendMessage",
        QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"],
        MessageBody=json.dumps(failed),
        DelaySeconds=10,
        MessageAttributes={"Comment": {"DataType": "String", "StringValue": COMMENT}},
    )


def new_event(number, start, end):
    return {
        "sequence_no": number,
        "random_value": str(uuid.uuid4()),
        "current_time": int(time.time()),
        "start_seq": start,
        "end_seq": end,
        "retry_attempt": 0,
    }
