// sorting.ts — the stable merge sort that `$sort` and `^(…)` share.

/** `swap(left, right)` tells that right belongs before left. Compares the same pairs as the reference does. */
export function mergeSorted<T>(list: readonly T[], swap: (left: T, right: T) => boolean): T[] {
  if (list.length <= 1) return [...list];
  const middle = Math.floor(list.length / 2);
  const left = mergeSorted(list.slice(0, middle), swap);
  const right = mergeSorted(list.slice(middle), swap);
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const [first, second] = [left[i] as T, right[j] as T];
    if (swap(first, second)) {
      merged.push(second);
      j += 1;
    } else {
      merged.push(first);
      i += 1;
    }
  }
  while (i < left.length) merged.push(left[i++] as T);
  while (j < right.length) merged.push(right[j++] as T);
  return merged;
}
