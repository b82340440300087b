"""Runs SQL through the Redshift Data API for a state machine, which waits by a task token, polls or cancels.

Routed by its event: `Records` (finished statements), `sqlStatement` (start one) or `statementId` with `action`.
"""

import json
import os
import time
from datetime import datetime, timezone

from aws import ServiceError, dynamodb, redshift_data, states

CLUSTER = {
    "ClusterIdentifier": os.environ.get("CLUSTER_IDENTIFIER", ""),
    "Database": os.environ.get("DATABASE", ""),
    "DbUser": os.environ.get("DB_USER", ""),
}
TABLE = os.environ.get("DDB_TABLE_NAME", "")
DAYS_KEPT = int(os.environ.get("TTL", "1"))
RUNNING = ("SUBMITTED", "PICKED", "STARTED")


class InvalidRequest(Exception):
    """The event is none of those above."""


class ConcurrentExecution(Exception):
    """The same SQL runs already."""


class PreviousExecutionNotFound(Exception):
    """LATEST, but this execution has started no statement."""


def handler(event, context):
    if "Records" in event:
        for record in event["Records"]:
            tell_finished(json.loads(record["body"]))
        return {"statusCode": 200}
    if "sqlStatement" in event:
        return start(event)
    if "statementId" in event:
        return ask(event)
    raise InvalidRequest(f"no Records, sqlStatement or statementId in {json.dumps(event)}")


# ---- starting ------------------------------------------------------------------------------------------


def start(event):
    sql, token, execution = event["sqlStatement"], event.get("taskToken"), event.get("executionArn")
    action = event.get("action", "executeStatement")
    if action not in ("executeStatement", "executeSingletonStatement"):
        raise InvalidRequest(f"{action} does not start a statement")
    assert token is None or execution, "a taskToken needs the executionArn that it belongs to"
    if action == "executeSingletonStatement" and is_running(sql):
        raise ConcurrentExecution(f"this statement runs already: {sql}")
    name = register(execution or "NoExecution", sql, token)
    return with_times_as_texts(
        redshift_data(
            "ExecuteStatement", **CLUSTER, Sql=sql, StatementName=name, WithEvent=token is not None
        )
    )


def with_times_as_texts(answer):
    """Seconds since 1970 as a person and a state machine read them."""
    texts = {
        name: datetime.fromtimestamp(answer[name], timezone.utc).isoformat()
        for name in ("CreatedAt", "UpdatedAt")
        if name in answer
    }
    return {**answer, **texts}


def is_running(sql):
    for status in RUNNING:
        statements = redshift_data("ListStatements", Status=status, RoleLevel=False)["Statements"]
        if any(statement["QueryString"] == sql for statement in statements):
            return True
    return False


def register(execution, sql, token):
    """Remembers the statement; its name leads back to the row."""
    invocation = f"{time.time():.6f}"
    row = {"id": {"S": execution}, "invocationId": {"S": invocation}, "sqlStatement": {"S": sql}}
    if token is None:
        row["TTL"] = {"N": expiry()}
    else:
        row["taskToken"] = {"S": token}
    dynamodb("PutItem", TableName=TABLE, Item=row)
    return f"{execution}:{invocation}"


def expiry():
    return str(int(time.time()) + DAYS_KEPT * 86_400)


# ---- asking --------------------------------------------------------------------------------------------


def ask(event):
    statement = event["statementId"]
    if statement == "LATEST":
        statement = latest(event["executionArn"])
    action = event.get("action")
    if action == "describeStatement":
        return with_times_as_texts(redshift_data("DescribeStatement", Id=statement))
    if action == "getStatementResult":
        more = {"NextToken": event["nextToken"]} if "nextToken" in event else {}
        return redshift_data("GetStatementResult", Id=statement, **more)
    if action == "cancelStatement":
        return redshift_data("CancelStatement", Id=statement)
    raise InvalidRequest(f"{action} is nothing to do with a statement")


def latest(execution):
    """The id of the newest statement that an execution has started."""
    found = dynamodb(
        "Query",
        TableName=TABLE,
        KeyConditionExpression="id = :id",
        ExpressionAttributeValues={":id": {"S": execution}},
        ScanIndexForward=False,
        Limit=1,
    )["Items"]
    name = f"{execution}:{found[0]['invocationId']['S']}" if found else None
    listed = (
        redshift_data("ListStatements", StatementName=name, Status="ALL", RoleLevel=False)
        if name
        else {}
    )
    for statement in listed.get("Statements", []):
        if statement["StatementName"] == name:
            return statement["Id"]
    raise PreviousExecutionNotFound(f"{execution} has started no statement")


# ---- telling -------------------------------------------------------------------------------------------


def tell_finished(event):
    """Gives the outcome of a statement to the task that waits for it."""
    detail = event["detail"]
    execution, _, invocation = detail.get("statementName", "").rpartition(":")
    key = {"id": {"S": execution}, "invocationId": {"S": invocation}}
    row = dynamodb("GetItem", TableName=TABLE, Key=key).get("Item") if execution else None
    if row is None or "taskToken" not in row:
        print(f"{detail.get('statementName')} is not a statement that somebody here waits for")
        return
    token = row["taskToken"]["S"]
    try:
        if detail["state"] == "FINISHED":
            states("SendTaskSuccess", taskToken=token, output=json.dumps(event))
        else:
            described = redshift_data("DescribeStatement", Id=detail["statementId"])
            detail["error"] = described.get("Error", "")
            states("SendTaskFailure", taskToken=token, error="FAILED", cause=json.dumps(event))
    except ServiceError as refused:
        if refused.code not in ("TaskTimedOut", "TaskDoesNotExist"):
            raise
        print(f"nobody waits for {detail['statementName']} any more: {refused}")
    dynamodb(
        "UpdateItem",
        TableName=TABLE,
        Key=key,
        UpdateExpression="SET #ttl = :ttl, finished_event_details = :details",
        ExpressionAttributeNames={"#ttl": "TTL"},
        ExpressionAttributeValues={
            ":ttl": {"N": expiry()},
            ":details": {"S": json.dumps(event)},
        },
    )
