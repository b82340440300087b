"""POST /products: a list of products becomes an execution that works through it."""
import json
import os
from datetime import datetime, timezone

from rest import Refused, RestResolver
from states import start_execution

app = RestResolver()


@app.route("POST", "/products")
def create_products(products):
    if not isinstance(products, list) or not products:
        raise Refused(400, "the body must be a list of products")
    name = "ASLExecution" + datetime.now(timezone.utc).strftime("%Y%m%d%H%M%S")
    started, error = start_execution(
        stateMachineArn=os.environ["STATE_MACHINE_ARN"],
        name=name,
        input=json.dumps({"products": products}),
    )
    if error == "ExecutionAlreadyExists":
        raise Refused(409, f"there is an execution {name} already: try again in a second")
    if error:
        raise Refused(502, f"the execution could not be started: {error}")
    print(f"started {started['executionArn']}")
    return {"products": products}


def handler(event, context):
    return app.resolve(event)
