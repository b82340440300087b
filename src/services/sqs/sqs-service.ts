// sqs-service.ts — SQS: its operations by name.
import type { JsonObject } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { ServicesClock } from "../ports.ts";
import {
  type Call,
  type EmbeddedService,
  type Operation,
  type OperationTable,
  operationIn,
} from "../service.ts";
import * as administration from "./administration.ts";
import { checkedEntries, inBatch } from "./batch.ts";
import {
  cancelMessageMoveTask,
  listMessageMoveTasks,
  type MoveTask,
  startMessageMoveTask,
} from "./move-tasks.ts";
import { Queues } from "./queues.ts";
import { changeMessageVisibility, deleteMessage, receiveMessage } from "./receiving.ts";
import type { QueueRecord } from "./records.ts";
import { sendMessage, sendMessageBatch } from "./sending.ts";

export class SqsService implements EmbeddedService {
  readonly model = "sqs";
  readonly #journal: Journal;
  readonly #queues: Queues;
  readonly #tasks: Shelf<MoveTask>;
  readonly #operations: OperationTable;

  constructor(journal: Journal, clock: ServicesClock) {
    this.#journal = journal;
    this.#queues = new Queues(journal, clock);
    this.#tasks = journal.shelf("moveTasks");
    this.#operations = { ...this.#onService(), ...this.#onQueue(), ...this.#onMessages() };
  }

  get operationNames(): readonly string[] {
    return Object.keys(this.#operations).sort();
  }

  operation(name: string): Operation | undefined {
    return operationIn(this.#operations, name);
  }

  #onService(): OperationTable {
    const queues = this.#queues;
    const tasks = this.#tasks;
    return {
      CancelMessageMoveTask: (parameters) => cancelMessageMoveTask(tasks, parameters),
      CreateQueue: (parameters, call) => administration.createQueue(queues, parameters, call),
      GetQueueUrl: (parameters, call) => administration.getQueueUrl(queues, parameters, call),
      ListMessageMoveTasks: (parameters) => listMessageMoveTasks(queues, tasks, parameters),
      ListQueues: (parameters, call) => administration.listQueues(queues, parameters, call),
      StartMessageMoveTask: (parameters) => startMessageMoveTask(queues, tasks, parameters),
    };
  }

  #onQueue(): OperationTable {
    const queues = this.#queues;
    const simple =
      (
        run: (queues: Queues, queue: QueueRecord, parameters: JsonObject) => JsonObject,
      ): Operation =>
      (parameters, call) =>
        run(queues, this.#queueOf(parameters, call), parameters);
    return {
      AddPermission: simple(administration.addPermission),
      DeleteQueue: simple((_, queue) => {
        queues.drop(queue);
        return {};
      }),
      GetQueueAttributes: simple(administration.getQueueAttributes),
      ListDeadLetterSourceQueues: (parameters, call) => {
        const queue = this.#queueOf(parameters, call);
        return administration.listDeadLetterSourceQueues(queues, queue, { parameters, call });
      },
      ListQueueTags: simple((_, { tags }) =>
        Object.keys(tags).length === 0 ? {} : { Tags: tags },
      ),
      PurgeQueue: simple(administration.purgeQueue),
      RemovePermission: simple(administration.removePermission),
      SetQueueAttributes: simple(administration.setQueueAttributes),
      TagQueue: simple(administration.tagQueue),
      UntagQueue: simple(administration.untagQueue),
    };
  }

  #onMessages(): OperationTable {
    const queues = this.#queues;
    const batch =
      (name: string, run: typeof deleteMessage): Operation =>
      (parameters, call) => {
        const queue = this.#queueOf(parameters, call);
        const entries = checkedEntries(parameters["Entries"], name);
        return inBatch(entries, (entry) => run(queues, queue, entry));
      };
    const withCall =
      (run: typeof receiveMessage | typeof sendMessage): Operation =>
      (parameters, call) =>
        run(queues, this.#queueOf(parameters, call), { parameters, call });
    return {
      ChangeMessageVisibility: (parameters, call) =>
        changeMessageVisibility(queues, this.#queueOf(parameters, call), parameters),
      ChangeMessageVisibilityBatch: batch(
        "ChangeMessageVisibilityBatchRequestEntry",
        changeMessageVisibility,
      ),
      DeleteMessage: (parameters, call) =>
        deleteMessage(queues, this.#queueOf(parameters, call), parameters),
      DeleteMessageBatch: batch("DeleteMessageBatchRequestEntry", deleteMessage),
      ReceiveMessage: withCall(receiveMessage),
      SendMessage: withCall(sendMessage),
      SendMessageBatch: withCall(sendMessageBatch),
    };
  }

  #queueOf(parameters: JsonObject, call: Call): QueueRecord {
    return administration.queueOf(this.#queues, parameters["QueueUrl"], call);
  }

  /** See {@link Queues.ready}; waits for at most so many seconds. */
  ready(queueArn: string, seconds: number, signal: AbortSignal): Promise<(() => void) | undefined> {
    return this.#queues.ready(queueArn, { until: this.#queues.now + seconds * 1000, signal });
  }

  /** Messages in the order of sending, as they are: nobody has received them by this. */
  peek(queueArn: string, limit: number): readonly JsonObject[] | undefined {
    const queue = this.#queues.byArn(queueArn);
    if (queue === undefined) return undefined;
    const messages: JsonObject[] = [];
    for (const { record, state } of this.#queues.list(queue).all()) {
      if (messages.length === limit) break;
      const { id, body, sentAt, groupId } = record;
      const group = groupId === undefined ? {} : { MessageGroupId: groupId };
      messages.push({
        ...{ MessageId: id, Body: body, SentTimestamp: sentAt, ...group },
        ...{ ApproximateReceiveCount: state.receiveCount, VisibleAt: state.visibleAt },
      });
    }
    return messages;
  }

  durable(): Promise<void> {
    return this.#journal.durable();
  }

  async close(): Promise<void> {
    this.#queues.close();
    await this.#journal.close();
  }
}
