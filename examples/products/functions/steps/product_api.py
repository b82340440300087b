"""The product API over HTTP, with the standard library alone."""
import json
import os
import urllib.error
import urllib.request

# Another API may be given; without one it is the example's own, on the server that runs this function.
API = os.environ.get("PRODUCT_API") or os.environ["AWS_ENDPOINT_URL"] + "/-/http/api/products"


def call(method, path, body=None):
    """Status and text, whatever the status."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(API + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
