# The provider waits 25 seconds for each change of a queue's attributes, so queues are tried on their own.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "url" { default = "http://127.0.0.1:8083" }

provider "aws" {
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"
  endpoints {
    sns = var.url
    sqs = var.url
    sts = var.url
  }
}

resource "aws_sqs_queue" "jobs" {
  name                       = "jobs"
  visibility_timeout_seconds = 60
  # A URL of the queue that is made beside it would make it wait for that one.
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:dead"
    maxReceiveCount     = 3
  })
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "topic"
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:us-east-1:123456789012:jobs"
    }]
  })
  tags = { team = "orders" }
}

resource "aws_sqs_queue" "fifo" {
  name                        = "jobs.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "jobs" {
  topic_arn            = aws_sns_topic.orders.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.jobs.arn
  raw_message_delivery = true
  filter_policy        = jsonencode({ kind = ["order"] })
}
