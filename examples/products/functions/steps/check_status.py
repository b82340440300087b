"""Asks the product API whether the product that was created last is complete."""
import json

from product_api import call


def handler(event, context):
    status, text = call("GET", "/" + event["response"])
    if status != 200:
        raise Exception("Something went wrong")
    return json.loads(json.loads(text)["body"])["complete"]
