// updates.ts — the beginning of an update: what was there is kept, so that it can be gone back to.
import type { StackBook } from "./book.ts";
import type { StackRecord, StackVersion } from "./records.ts";

export interface Update {
  readonly version: StackVersion;
  readonly disableRollback: boolean;
  readonly token?: string;
  readonly reason?: string;
  readonly changeSetId?: string;
}

/** Whoever asked for it lets it go on. */
export function beginUpdate(book: StackBook, stack: StackRecord, update: Update): void {
  const { changeSetId, disableRollback, reason, token, version } = update;
  const { imports, outputs, version: before } = stack;
  const known = book.work(stack.id)?.before;
  // After an update that failed and was left so, what is gone back to is what was good last.
  const isFailed = stack.status === "UPDATE_FAILED" || stack.status === "UPDATE_ROLLBACK_FAILED";
  book.setWork(stack.id, {
    before:
      isFailed && known !== undefined
        ? known
        : { version: before, imports, outputs, resources: book.resources(stack.id) },
    ...{
      leftovers: book.work(stack.id)?.leftovers ?? [],
      retained: [],
      disableRollback,
      failed: [],
    },
    ...(token === undefined ? {} : { token }),
  });
  book.put({
    ...{ ...stack, version, updatedAt: book.now() },
    ...(changeSetId === undefined ? {} : { changeSetId }),
  });
  book.turn(stack.id, "UPDATE_IN_PROGRESS", reason);
}
