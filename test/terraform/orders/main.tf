terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "url" { default = "http://127.0.0.1:8083" }

variable "stage" { default = "first" }

provider "aws" {
  region            = "us-east-1"
  access_key        = "test"
  secret_key        = "test"
  s3_use_path_style = true
  endpoints {
    cloudwatch     = var.url
    dynamodb       = var.url
    events         = var.url
    iam            = var.url
    lambda         = var.url
    logs           = var.url
    s3             = var.url
    scheduler      = var.url
    secretsmanager = var.url
    sfn            = var.url
    sns            = var.url
    sqs            = var.url
    ssm            = var.url
    sts            = var.url
  }
  default_tags { tags = { project = "orders" } }
}

data "aws_caller_identity" "me" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com", "states.amazonaws.com", "events.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "role" {
  name               = "orders"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  description        = var.stage
  tags               = { stage = var.stage }
}

resource "aws_iam_role_policy" "inline" {
  name   = "inline"
  role   = aws_iam_role.role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sqs:*"], Resource = var.stage == "first" ? "*" : "arn:aws:sqs:*:*:orders" }] })
}

resource "aws_iam_policy" "policy" {
  name   = "orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["dynamodb:*"], Resource = aws_dynamodb_table.orders.arn }] })
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.role.name
  policy_arn = aws_iam_policy.policy.arn
}

resource "aws_iam_role_policy_attachment" "basic" {
  role       = aws_iam_role.role.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_cloudwatch_log_group" "machine" {
  name              = "/aws/vendedlogs/states/orders"
  retention_in_days = var.stage == "first" ? 7 : 14
}

resource "aws_lambda_function" "check" {
  function_name    = "orders-check"
  role             = aws_iam_role.role.arn
  handler          = "index.handler"
  runtime          = "python3.12"
  filename         = "${path.module}/fn.zip"
  source_code_hash = filebase64sha256("${path.module}/fn.zip")
  timeout          = var.stage == "first" ? 5 : 10
  publish          = true
  environment {
    variables = { STAGE = var.stage }
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.check.function_name
  function_version = aws_lambda_function.check.version
}

resource "aws_lambda_permission" "events" {
  statement_id  = "events"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.check.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.orders.arn
}

resource "aws_lambda_function_event_invoke_config" "check" {
  function_name          = aws_lambda_function.check.function_name
  maximum_retry_attempts = 1
}

resource "aws_sfn_state_machine" "orders" {
  name     = "orders"
  role_arn = aws_iam_role.role.arn
  publish  = true
  definition = jsonencode({
    Comment = var.stage
    StartAt = "Check"
    States = {
      Check = { Type = "Task", Resource = "arn:aws:states:::lambda:invoke", Parameters = { FunctionName = aws_lambda_function.check.arn, "Payload.$" = "$" }, OutputPath = "$.Payload", Next = "Save" }
      Save  = { Type = "Task", Resource = "arn:aws:states:::dynamodb:putItem", Parameters = { TableName = aws_dynamodb_table.orders.name, Item = { id = { S = "1" }, at = { N = "1" } } }, End = true }
    }
  })
  logging_configuration {
    log_destination        = "${aws_cloudwatch_log_group.machine.arn}:*"
    include_execution_data = true
    level                  = var.stage == "first" ? "ALL" : "ERROR"
  }
  tracing_configuration { enabled = var.stage == "first" }
  tags = { stage = var.stage }
}

resource "aws_sfn_alias" "live" {
  name = "live"
  routing_configuration {
    state_machine_version_arn = aws_sfn_state_machine.orders.state_machine_version_arn
    weight                    = 100
  }
}

resource "aws_sfn_activity" "worker" {
  name = "worker"
  tags = { stage = var.stage }
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  range_key    = "at"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "at"
    type = "N"
  }
  attribute {
    name = "customer"
    type = "S"
  }
  global_secondary_index {
    name            = "by-customer"
    hash_key        = "customer"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  point_in_time_recovery { enabled = var.stage != "first" }
  server_side_encryption { enabled = true }
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  tags             = { stage = var.stage }
}

resource "aws_dynamodb_table" "provisioned" {
  name           = "counted"
  hash_key       = "id"
  read_capacity  = var.stage == "first" ? 5 : 6
  write_capacity = 5
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sns_topic" "orders" {
  name         = "orders"
  display_name = var.stage
  tags         = { stage = var.stage }
}

resource "aws_sns_topic_policy" "orders" {
  arn    = aws_sns_topic.orders.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "x", Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish", Resource = aws_sns_topic.orders.arn }] })
}

resource "aws_sns_topic_subscription" "check" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.check.arn
}

resource "aws_cloudwatch_event_rule" "orders" {
  name          = "orders"
  description   = var.stage
  event_pattern = jsonencode({ source = ["orders"], detail-type = [var.stage] })
  tags          = { stage = var.stage }
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 2 * * ? *)"
  state               = var.stage == "first" ? "ENABLED" : "DISABLED"
}

resource "aws_cloudwatch_event_target" "orders" {
  rule     = aws_cloudwatch_event_rule.orders.name
  arn      = aws_sfn_state_machine.orders.arn
  role_arn = aws_iam_role.role.arn
  input_transformer {
    input_paths    = { id = "$.detail.id" }
    input_template = "{\"id\": <id>, \"stage\": \"${var.stage}\"}"
  }
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule  = aws_cloudwatch_event_rule.nightly.name
  arn   = aws_lambda_function.check.arn
  input = jsonencode({ stage = var.stage })
  retry_policy {
    maximum_event_age_in_seconds = 600
    maximum_retry_attempts       = 2
  }
}

resource "aws_s3_bucket" "store" {
  bucket        = "orders-store"
  force_destroy = true
  tags          = { stage = var.stage }
}

resource "aws_s3_bucket_versioning" "store" {
  bucket = aws_s3_bucket.store.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "store" {
  bucket = aws_s3_bucket.store.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}

resource "aws_s3_bucket_public_access_block" "store" {
  bucket                  = aws_s3_bucket.store.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = var.stage == "first"
}

resource "aws_s3_bucket_ownership_controls" "store" {
  bucket = aws_s3_bucket.store.id
  rule { object_ownership = "BucketOwnerPreferred" }
}

resource "aws_s3_bucket_policy" "store" {
  bucket = aws_s3_bucket.store.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = var.stage, Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "${aws_s3_bucket.store.arn}/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_s3_bucket_notification" "store" {
  bucket      = aws_s3_bucket.store.id
  eventbridge = true
}

resource "aws_s3_bucket" "plain" { bucket = "orders-plain" }

resource "aws_s3_object" "config" {
  bucket       = aws_s3_bucket.store.id
  key          = "config/a b.json"
  content      = jsonencode({ stage = var.stage })
  content_type = "application/json"
  tags         = { stage = var.stage }
}

resource "aws_s3_object" "plain" {
  bucket = aws_s3_bucket.plain.id
  key    = "fn.zip"
  source = "${path.module}/fn.zip"
  etag   = filemd5("${path.module}/fn.zip")
}

output "state_machine" { value = aws_sfn_state_machine.orders.arn }
