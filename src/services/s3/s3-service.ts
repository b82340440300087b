// s3-service.ts — S3: its operations by name.
import { join } from "node:path";
import type { CallInside } from "../inside.ts";
import { Journal } from "../journal/index.ts";
import type { DeliveryPorts, ServicesClock } from "../ports.ts";
import {
  type EmbeddedService,
  type Operation,
  type OperationTable,
  operationIn,
} from "../service.ts";
import { Blobs } from "./blobs.ts";
import { bucketOperations } from "./buckets.ts";
import { listingOperations } from "./listing.ts";
import { multipartOperations } from "./multipart.ts";
import { Notifications } from "./notifications.ts";
import { objectOperations } from "./objects.ts";
import { type BucketUse, Store } from "./store.ts";
import { versionListing } from "./version-listing.ts";

export interface S3Options {
  readonly folder: string;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
  readonly report: (where: string, error: unknown) => void;
  readonly compactAtBytes: number;
}

export class S3Service implements EmbeddedService {
  readonly model = "s3";
  readonly #journal: Journal;
  readonly #store: Store;
  readonly #notifications: Notifications;
  readonly #operations: OperationTable;

  private constructor(journal: Journal, store: Store, notifications: Notifications) {
    this.#journal = journal;
    this.#store = store;
    this.#notifications = notifications;
    this.#operations = {
      ...bucketOperations(store),
      ...objectOperations(store),
      ...listingOperations(store),
      ...versionListing(store),
      ...multipartOperations(store),
      ...notifications.operations(store),
    };
  }

  static async open(options: S3Options): Promise<S3Service> {
    const { folder, clock, report, compactAtBytes } = options;
    const path = join(folder, "s3.journal");
    const journal = await Journal.open({ path, service: "s3", compactAtBytes, report });
    const blobs = new Blobs(join(folder, "s3"));
    const notifications = new Notifications({ ...options, journal });
    const store = new Store({
      ...{ journal, blobs, report, now: () => clock.now() },
      changed: (change) => notifications.tell(change),
    });
    await blobs.sweep(store.knownBlobs());
    return new S3Service(journal, store, notifications);
  }

  get operationNames(): readonly string[] {
    return Object.keys(this.#operations).sort();
  }

  operation(name: string): Operation | undefined {
    return operationIn(this.#operations, name);
  }

  /** See {@link Store.use}. */
  use(bucket: string): BucketUse | undefined {
    return this.#store.use(bucket);
  }

  durable(): Promise<void> {
    return this.#journal.durable();
  }

  async close(): Promise<void> {
    this.#notifications.close();
    await this.#journal.close();
    // Nobody touches the folder once the service is closed.
    await this.#store.forgotten();
  }
}
