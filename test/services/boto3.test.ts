import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAws, runPython, withoutAwsCli, withoutBoto3 } from "./python-client.ts";
import { startWireServer, type WireServer } from "./wire-server.ts";

const noBoto3 = withoutBoto3();
const noCli = withoutAwsCli();
if (noBoto3 !== undefined) console.log(`skipped: ${noBoto3}`);
if (noCli !== undefined) console.log(`skipped: ${noCli}`);

let server: WireServer;
beforeAll(async () => {
  server = await startWireServer();
});
afterAll(async () => {
  await server.stop();
  expect(server.problems).toEqual([]);
});
const python = (script: string) => runPython(server.origin, script);

describe.skipIf(noBoto3 !== undefined)("boto3", () => {
  test("uses DynamoDB: tables with waiters, items, conditions, transactions", async () => {
    const said = await python(`
db = client("dynamodb")
db.create_table(TableName="things", BillingMode="PAY_PER_REQUEST",
  AttributeDefinitions=[{"AttributeName":"pk","AttributeType":"S"}], KeySchema=[{"AttributeName":"pk","KeyType":"HASH"}])
db.get_waiter("table_exists").wait(TableName="things", WaiterConfig={"Delay":1})
db.put_item(TableName="things", Item={"pk":{"S":"1"},"bin":{"B":b"\\x00\\x01"}})
out = {"item": db.get_item(TableName="things", Key={"pk":{"S":"1"}})["Item"]["bin"]["B"].hex()}
out["condition"] = error(lambda: db.put_item(TableName="things", Item={"pk":{"S":"1"}}, ConditionExpression="attribute_not_exists(pk)"))
out["cancelled"] = error(lambda: db.transact_write_items(TransactItems=[{"Put":{"TableName":"things","Item":{"pk":{"S":"1"}},"ConditionExpression":"attribute_not_exists(pk)"}}]))
out["unknown"] = error(lambda: db.list_exports())
print(json.dumps(out))
`);
    expect(said).toEqual({
      item: "0001",
      condition: ["ConditionalCheckFailedException", "The conditional request failed", 400],
      cancelled: [
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed]",
        400,
      ],
      unknown: [
        "UnknownOperationException",
        "The operation ListExports of dynamodb is not embedded in Treadle",
        400,
      ],
    });
  });

  test("uses SQS: attributes, batches, long polls, errors by their old codes", async () => {
    const said = await python(`
sqs = client("sqs")
url = sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout":"1"}, tags={"a":"b"})["QueueUrl"]
sqs.send_message_batch(QueueUrl=url, Entries=[{"Id":"1","MessageBody":"x","MessageAttributes":{"n":{"DataType":"Binary","BinaryValue":b"\\x01"}}}])
got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MessageAttributeNames=["All"], AttributeNames=["All"])["Messages"][0]
sqs.delete_message(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"])
out = {"url": url.endswith("/123456789012/q"), "body": got["Body"], "n": got["MessageAttributes"]["n"]["BinaryValue"].hex(), "tags": sqs.list_queue_tags(QueueUrl=url)["Tags"]}
out["missing"] = error(lambda: sqs.get_queue_url(QueueName="none"))
out["invalid"] = error(lambda: sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=11))[0]
print(json.dumps(out))
`);
    expect(said).toEqual({
      url: true,
      body: "x",
      n: "01",
      tags: { a: "b" },
      missing: [
        "AWS.SimpleQueueService.NonExistentQueue",
        "The specified queue does not exist.",
        400,
      ],
      invalid: "InvalidParameterValue",
    });
  });

  test("uses SNS: topic, subscription, publish, tags, errors", async () => {
    const said = await python(`
sns, sqs = client("sns"), client("sqs")
url = sqs.create_queue(QueueName="sub")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
topic = sns.create_topic(Name="t", Tags=[{"Key":"a","Value":"b"}], Attributes={"DisplayName":"<T>"})["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery":"true"})
answer = sns.publish(TopicArn=topic, Message="hi & bye", MessageAttributes={"n":{"DataType":"Number","StringValue":"1"}})
got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5, MessageAttributeNames=["All"])["Messages"][0]
batch = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id":"1","Message":"x"}])
out = {"body": got["Body"], "n": got["MessageAttributes"]["n"]["StringValue"], "length": answer["ResponseMetadata"]["HTTPHeaders"]["content-length"]}
out["batch"] = [e["Id"] for e in batch["Successful"]]
out["name"] = sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"]
out["tags"] = sns.list_tags_for_resource(ResourceArn=topic)["Tags"]
out["missing"] = error(lambda: sns.publish(TopicArn=topic+"x", Message="x"))
out["subs"] = len(sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"])
print(json.dumps(out))
`);
    expect(said).toEqual({
      ...{ body: "hi & bye", n: "1", length: "294", batch: ["1"], name: "<T>", subs: 1 },
      tags: [{ Key: "a", Value: "b" }],
      missing: ["NotFound", "Topic does not exist", 404],
    });
  });

  test("uses IAM, STS, SSM and Secrets Manager", async () => {
    const said = await python(`
iam, sts, ssm, sm = client("iam"), client("sts"), client("ssm"), client("secretsmanager")
trust = json.dumps({"Version":"2012-10-17","Statement":[]})
role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust, Tags=[{"Key":"a","Value":"b"}])["Role"]
iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=trust)
out = {"role": role["Arn"], "trust": iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"]["Version"], "policies": iam.list_role_policies(RoleName="r")["PolicyNames"]}
out["norole"] = error(lambda: iam.get_role(RoleName="none"))
out["account"] = sts.get_caller_identity()["Account"]
out["session"] = len(sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]["SessionToken"]) > 10
ssm.put_parameter(Name="/a", Value="1", Type="String")
out["parameter"] = ssm.get_parameter(Name="/a")["Parameter"]["Value"]
out["noparameter"] = error(lambda: ssm.get_parameter(Name="/b"))[0]
sm.create_secret(Name="s", SecretBinary=bytes([0, 1]))
out["secret"] = sm.get_secret_value(SecretId="s")["SecretBinary"].hex()
out["nosecret"] = error(lambda: sm.get_secret_value(SecretId="none"))[:2]
print(json.dumps(out))
`);
    expect(said).toEqual({
      ...{ role: "arn:aws:iam::123456789012:role/r", trust: "2012-10-17", policies: ["p"] },
      norole: ["NoSuchEntity", "The role with name none cannot be found.", 404],
      ...{
        account: "123456789012",
        session: true,
        parameter: "1",
        noparameter: "ParameterNotFound",
      },
      secret: "0001",
      nosecret: ["ResourceNotFoundException", "Secrets Manager can't find the specified secret."],
    });
  });

  test("uses CloudWatch by CBOR, Logs, EventBridge and Scheduler", async () => {
    const said = await python(`
import datetime, time
cw, logs, events, sch, sqs = client("cloudwatch"), client("logs"), client("events"), client("scheduler"), client("sqs")
now = datetime.datetime.now(datetime.timezone.utc)
cw.put_metric_data(Namespace="App", MetricData=[{"MetricName":"E","Value":2.5,"Timestamp":now,"Dimensions":[{"Name":"d","Value":"x"}]}])
points = cw.get_metric_statistics(Namespace="App", MetricName="E", Dimensions=[{"Name":"d","Value":"x"}], Period=60, Statistics=["Sum"], StartTime=now-datetime.timedelta(minutes=5), EndTime=now+datetime.timedelta(minutes=5))["Datapoints"]
cw.put_metric_alarm(AlarmName="a", Namespace="App", MetricName="E", Dimensions=[{"Name":"d","Value":"x"}], Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=2, ComparisonOperator="GreaterThanThreshold")
alarm = cw.describe_alarms(AlarmNames=["a"])["MetricAlarms"][0]
out = {"sum": points[0]["Sum"], "when": abs((points[0]["Timestamp"]-now).total_seconds()) < 61, "alarm": alarm["StateValue"]}
out["noalarm"] = error(lambda: cw.set_alarm_state(AlarmName="none", StateValue="OK", StateReason="x"))
logs.create_log_group(logGroupName="/g"); logs.create_log_stream(logGroupName="/g", logStreamName="s")
logs.put_log_events(logGroupName="/g", logStreamName="s", logEvents=[{"timestamp":int(time.time()*1000),"message":"m"}])
out["logs"] = [e["message"] for e in logs.get_log_events(logGroupName="/g", logStreamName="s")["events"]]
url = sqs.create_queue(QueueName="ev")["QueueUrl"]
events.put_rule(Name="r", EventPattern=json.dumps({"source":["app"]}))
events.put_targets(Rule="r", Targets=[{"Id":"1","Arn":"arn:aws:sqs:us-east-1:123456789012:ev"}])
events.put_events(Entries=[{"Source":"app","DetailType":"t","Detail":"{}","Time":now}])
out["event"] = json.loads(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"][0]["Body"])["source"]
sch.create_schedule(Name="s", ScheduleExpression="rate(1 hour)", FlexibleTimeWindow={"Mode":"OFF"}, Target={"Arn":"arn:aws:sqs:us-east-1:123456789012:ev","RoleArn":"arn:aws:iam::123456789012:role/r"})
out["schedule"] = sch.get_schedule(Name="s")["ScheduleExpression"]
out["schedules"] = [s["Name"] for s in sch.list_schedules(GroupName="default")["Schedules"]]
out["noschedule"] = error(lambda: sch.get_schedule(Name="none"))
print(json.dumps(out))
`);
    expect(said).toEqual({
      ...{ sum: 2.5, when: true, alarm: "ALARM" },
      noalarm: ["ResourceNotFound", "Alarm does not exist", 404],
      ...{ logs: ["m"], event: "app", schedule: "rate(1 hour)", schedules: ["s"] },
      noschedule: ["ResourceNotFoundException", "Schedule none does not exist.", 404],
    });
  });

  test("has a bucket tell a queue and a bus of its objects", async () => {
    const said = await python(`
s3, sqs, events = client("s3", s3={"addressing_style": "path"}), client("sqs"), client("events")
direct = sqs.create_queue(QueueName="direct")["QueueUrl"]; bus = sqs.create_queue(QueueName="bus")["QueueUrl"]
arn = "arn:aws:sqs:us-east-1:123456789012:"
events.put_rule(Name="made", EventPattern=json.dumps({"source":["aws.s3"],"detail-type":["Object Created"]}))
events.put_targets(Rule="made", Targets=[{"Id":"1","Arn":arn+"bus","InputPath":"$.detail"}])
s3.create_bucket(Bucket="told")
s3.put_bucket_notification_configuration(Bucket="told", SkipDestinationValidation=True, NotificationConfiguration={"EventBridgeConfiguration":{},
  "QueueConfigurations":[{"Id":"csv","QueueArn":arn+"direct","Events":["s3:ObjectCreated:*"],"Filter":{"Key":{"FilterRules":[{"Name":"suffix","Value":".csv"}]}}}]})
kept = s3.get_bucket_notification_configuration(Bucket="told"); kept.pop("ResponseMetadata")
out = {"kept": kept}
s3.put_object(Bucket="told", Key="in/1.csv", Body=b"a,b")
found = []
while len(found) < 2:
  for m in sqs.receive_message(QueueUrl=direct, WaitTimeSeconds=5, MaxNumberOfMessages=10)["Messages"]: found.append(json.loads(m["Body"]))
out["test"] = [m["Event"] for m in found if "Event" in m]
out["record"] = [m["Records"][0]["s3"]["object"]["key"] for m in found if "Records" in m]
out["event"] = json.loads(sqs.receive_message(QueueUrl=bus, WaitTimeSeconds=5)["Messages"][0]["Body"])["object"]["size"]
wrong = {"QueueConfigurations":[{"QueueArn":arn+"none","Events":["s3:ObjectCreated:*"]}]}
out["wrong"] = error(lambda: s3.put_bucket_notification_configuration(Bucket="told", NotificationConfiguration=wrong))
s3.delete_object(Bucket="told", Key="in/1.csv"); s3.delete_bucket(Bucket="told")
print(json.dumps(out))
`);
    expect(said).toEqual({
      kept: {
        EventBridgeConfiguration: {},
        QueueConfigurations: [
          {
            ...{ Id: "csv", QueueArn: "arn:aws:sqs:us-east-1:123456789012:direct" },
            Events: ["s3:ObjectCreated:*"],
            Filter: { Key: { FilterRules: [{ Name: "suffix", Value: ".csv" }] } },
          },
        ],
      },
      ...{ test: ["s3:TestEvent"], record: ["in/1.csv"], event: 3 },
      wrong: [
        "InvalidArgument",
        "Unable to validate the following destination configurations",
        400,
      ],
    });
  });

  test("uses S3: objects, ranges, copies, listings, parts, presigned addresses, errors", async () => {
    const said = await python(`
import io, urllib.request
s3 = client("s3", s3={"addressing_style": "path"})
s3.create_bucket(Bucket="my-bucket")
put = s3.put_object(Bucket="my-bucket", Key="a/b c.txt", Body=b"hello world", ContentType="text/plain", Metadata={"Who":"me"})
got = s3.get_object(Bucket="my-bucket", Key="a/b c.txt", Range="bytes=6-")
out = {"etag": put["ETag"], "range": got["Body"].read().decode(), "status": got["ResponseMetadata"]["HTTPStatusCode"], "part": got["ContentRange"]}
head = s3.head_object(Bucket="my-bucket", Key="a/b c.txt")
out["head"] = [head["ContentLength"], head["ContentType"], head["Metadata"]]
s3.copy_object(Bucket="my-bucket", Key="copy", CopySource={"Bucket":"my-bucket","Key":"a/b c.txt"})
s3.upload_fileobj(io.BytesIO(b"x" * (9 * 1024 * 1024)), "my-bucket", "big")
big = s3.get_object(Bucket="my-bucket", Key="big")
out["big"] = [len(big["Body"].read()), big["ETag"][-3:]]
page = s3.list_objects_v2(Bucket="my-bucket", Delimiter="/")
out["list"] = [[o["Key"] for o in page["Contents"]], [p["Prefix"] for p in page["CommonPrefixes"]], page["KeyCount"]]
url = s3.generate_presigned_url("get_object", Params={"Bucket":"my-bucket","Key":"copy"})
out["presigned"] = urllib.request.urlopen(url).read().decode()
out["nokey"] = error(lambda: s3.get_object(Bucket="my-bucket", Key="none"))
out["nobucket"] = error(lambda: s3.list_objects_v2(Bucket="no-bucket"))
out["nohead"] = error(lambda: s3.head_object(Bucket="my-bucket", Key="none"))[0]
out["full"] = error(lambda: s3.delete_bucket(Bucket="my-bucket"))[0]
s3.delete_objects(Bucket="my-bucket", Delete={"Objects":[{"Key":k} for k in ("a/b c.txt","copy","big")]})
s3.delete_bucket(Bucket="my-bucket")
s3.create_bucket(Bucket="eu-bucket", CreateBucketConfiguration={"LocationConstraint":"eu-west-1"})
out["where"] = s3.get_bucket_location(Bucket="eu-bucket")["LocationConstraint"]
out["buckets"] = [b["Name"] for b in s3.list_buckets()["Buckets"]]
out["tags"] = error(lambda: s3.get_bucket_tagging(Bucket="eu-bucket"))[0]
s3.put_bucket_tagging(Bucket="eu-bucket", Tagging={"TagSet":[{"Key":"a","Value":"b"}]})
out["tagged"] = s3.get_bucket_tagging(Bucket="eu-bucket")["TagSet"]
print(json.dumps(out))
`);
    expect(said).toEqual({
      etag: '"5eb63bbbe01eeed093cb22bb8f5acdc3"',
      ...{ range: "world", status: 206, part: "bytes 6-10/11" },
      head: [11, "text/plain", { who: "me" }],
      big: [9 * 1024 * 1024, '-2"'],
      list: [["big", "copy"], ["a/"], 3],
      presigned: "hello world",
      nokey: ["NoSuchKey", "The specified key does not exist.", 404],
      nobucket: ["NoSuchBucket", "The specified bucket does not exist", 404],
      ...{ nohead: "404", full: "BucketNotEmpty", where: "eu-west-1", buckets: ["eu-bucket"] },
      ...{ tags: "NoSuchTagSet", tagged: [{ Key: "a", Value: "b" }] },
    });
  });

  test("the query protocol of SQS answers clients of before 2023", async () => {
    const form = new URLSearchParams({
      ...{ Action: "CreateQueue", Version: "2012-11-05", QueueName: "old" },
      ...{ "Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": "7" },
    });
    const post = async (path: string, body: URLSearchParams) =>
      await (await fetch(server.origin + path, { method: "POST", body })).text();
    expect(await post("/", form)).toContain("/123456789012/old</QueueUrl>");
    const version = { Version: "2012-11-05" };
    const sent = await post(
      "/123456789012/old",
      new URLSearchParams({ Action: "SendMessage", MessageBody: "hi", ...version }),
    );
    expect(sent).toContain("<MD5OfMessageBody>49f68a5c8493ec2c0bf489821c21fc3b</MD5OfMessageBody>");
    const got = await post(
      "/123456789012/old",
      new URLSearchParams({ Action: "ReceiveMessage", "AttributeName.1": "All", ...version }),
    );
    expect(got).toMatch(
      /<ReceiveMessageResult>\s*<Message>[\s\S]*<Body>hi<\/Body>[\s\S]*<Attribute>\s*<Name>SenderId</,
    );
    const wrong = await post("/", new URLSearchParams({ Action: "Fly", ...version }));
    expect(wrong).toContain("<Code>InvalidAction</Code>");
  });
});

describe.skipIf(noCli !== undefined)("the AWS CLI", () => {
  test("lists what boto3 made", async () => {
    expect(await runAws(server.origin, "sqs", "list-queues")).toMatchObject({
      QueueUrls: expect.arrayContaining([expect.stringMatching(/\/q$/)]),
    });
    expect(await runAws(server.origin, "dynamodb", "list-tables")).toEqual({
      TableNames: ["things"],
    });
  });
});
