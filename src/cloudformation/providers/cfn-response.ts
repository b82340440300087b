// cfn-response.ts — the module that Lambda lays beside inline code, for functions that make resources of stacks.

const NODE = `const http = require("node:http");
const https = require("node:https");
exports.SUCCESS = "SUCCESS";
exports.FAILED = "FAILED";
exports.send = function (event, context, responseStatus, responseData, physicalResourceId, noEcho) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({
      Status: responseStatus,
      Reason: "See the details in CloudWatch Log Stream: " + context.logStreamName,
      PhysicalResourceId: physicalResourceId || context.logStreamName,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      NoEcho: noEcho || false,
      Data: responseData,
    });
    const client = event.ResponseURL.startsWith("https:") ? https : http;
    const headers = { "content-type": "", "content-length": Buffer.byteLength(body) };
    const request = client.request(event.ResponseURL, { method: "PUT", headers }, (response) => {
      response.resume();
      context.done();
      resolve();
    });
    request.on("error", (error) => {
      context.done();
      reject(error);
    });
    request.end(body);
  });
};
`;

const PYTHON = `import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = {
        "Status": responseStatus,
        "Reason": reason or "See the details in CloudWatch Log Stream: {}".format(context.log_stream_name),
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    request = urllib.request.Request(
        event["ResponseURL"], json.dumps(body).encode(), {"content-type": ""}, method="PUT"
    )
    urllib.request.urlopen(request)
`;

/** Files beside inline code; only where the code asks for them, as on AWS. */
export function filesBeside(code: string, isPython: boolean): Readonly<Record<string, string>> {
  if (isPython) return code.includes("cfnresponse") ? { "cfnresponse.py": PYTHON } : {};
  return code.includes("cfn-response") ? { "node_modules/cfn-response.js": NODE } : {};
}
