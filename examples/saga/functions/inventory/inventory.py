"""The inventory side of the saga: reserve and release, one JSON file a row in the folder TABLES."""

import json
import os
import uuid
from datetime import datetime, timezone
from pathlib import Path

NAMESPACE = uuid.UUID("8b03bc51-6db8-4d24-9e5b-0f8245f5f42e")


class ErrReserveInventory(Exception):
    pass


class ErrReleaseInventory(Exception):
    pass


def _folder():
    folder = Path(os.environ["TABLES"], "inventory")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _put(row):
    file = _folder() / f"{row['transaction_id']}.json"
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(row))
    draft.replace(file)


def _find(order_id, transaction_type):
    for file in _folder().glob("*.json"):
        row = json.loads(file.read_text())
        if row["order_id"] == order_id and row["transaction_type"] == transaction_type:
            return row
    return None


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
    reserved = _find(order_id, "Reserve")
    if reserved is None:
        raise ErrReleaseInventory(f"no reserve transaction found for order {order_id}")
    row = _transaction(event, "Release", reserved["items"])
    _put(row)
    if order_id.startswith("33"):
        raise ErrReleaseInventory(f"Unable to release inventory for order {order_id}")
    return {"payment": {}, **event, "inventory": row}
