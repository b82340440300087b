"""The inventory side of the saga: reserve and release, rows of the table TABLE_NAME."""

import os
import uuid
from datetime import datetime, timezone

from dynamodb import dynamodb, to_value

NAMESPACE = uuid.UUID("8b03bc51-6db8-4d24-9e5b-0f8245f5f42e")
TABLE = os.environ.get("TABLE_NAME")


class ErrReserveInventory(Exception):
    pass


class ErrReleaseInventory(Exception):
    pass


def _put(row):
    dynamodb("PutItem", TableName=TABLE, Item={name: to_value(value) for name, value in row.items()})


def _reserved_items(order_id):
    """The ids of the items that this order has reserved; None where it has reserved none."""
    found = dynamodb(
        "Query",
        TableName=TABLE,
        IndexName="orderIDIndex",
        KeyConditionExpression="order_id = :order AND transaction_type = :type",
        ExpressionAttributeValues={":order": {"S": order_id}, ":type": {"S": "Reserve"}},
    )["Items"]
    return [item["S"] for item in found[0]["items"]["L"]] if found else None


def _transaction(order, transaction_type, items):
    name = f"{order['order_id']}|{transaction_type}"
    return {
        "transaction_id": str(uuid.uuid5(NAMESPACE, name)),
        "transaction_date": datetime.now(timezone.utc).isoformat(),
        "order_id": order["order_id"],
        "items": items,
        "transaction_type": transaction_type,
    }


def reserve(event, context):
    order_id = event["order_id"]
    row = _transaction(event, "Reserve", [item["item_id"] for item in event["items"]])
    _put(row)
    if order_id.startswith("3"):
        raise ErrReserveInventory(f"Unable to update newInvTrans for order {order_id}")
    return {"payment": {}, **event, "inventory": row}


def release(event, context):
    order_id = event["order_id"]
    items = _reserved_items(order_id)
    if items is None:
        raise ErrReleaseInventory(f"no reserve transaction found for order {order_id}")
    row = _transaction(event, "Release", items)
    _put(row)
    if order_id.startswith("33"):
        raise ErrReleaseInventory(f"Unable to release inventory for order {order_id}")
    return {"payment": {}, **event, "inventory": row}
