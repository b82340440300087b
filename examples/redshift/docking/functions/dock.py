"""Docks molecules that arrive in a queue (here: makes up a score), and writes the results into a table."""
import json
import os
import urllib.request

TARGET = {"ClusterIdentifier": os.environ["CLUSTER_IDENTIFIER"], "Database": os.environ["DATABASE"]}


def handler(event, _context):
    molecules = [json.loads(record["body"]) for record in event["Records"]]
    rows, parameters = [], []
    for number, molecule in enumerate(molecules):
        rows.append(f"(:execution{number}, :molecule{number}, :score{number})")
        parameters += [
            {"name": f"execution{number}", "value": molecule["executionId"]},
            {"name": f"molecule{number}", "value": str(molecule["molId"])},
            {"name": f"score{number}", "value": str(molecule["molId"] * 37 % 100 / 10)},
        ]
    sql = f"insert into exp_data (executionid, molid, score) values {', '.join(rows)}"
    body = {"Sql": sql, "Parameters": parameters, **TARGET}
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"],
        data=json.dumps(body).encode(),
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "RedshiftData.ExecuteStatement",
        },
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)["Id"]
