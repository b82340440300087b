// java-order.ts — the order in which a Java HashMap gives its keys back.
//
// AWS evaluates a JSONPath payload template by copying what is constant and then putting the evaluated `.$`
// members from a HashMap, so that order shows in every output. Recorded answers agree to the letter.

/** The keys as `new HashMap<String, …>()` would iterate them after they were put in this order. */
export function javaHashOrder(keys: readonly string[]): string[] {
  let capacity = 16;
  while (keys.length > capacity * 0.75) capacity *= 2;
  const bucketOf = (key: string): number => {
    const hash = javaHash(key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  // Within a bucket the order of insertion holds, and sorting is stable.
  return keys
    .map((key) => ({ key, bucket: bucketOf(key) }))
    .sort((left, right) => left.bucket - right.bucket)
    .map(({ key }) => key);
}

/** `String.hashCode()`. */
function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}
