// cidr.ts — Fn::Cidr: blocks of addresses inside a block.

/** `count` blocks with `hostBits` bits for hosts; undefined where they do not fit. */
export function subnets(
  block: string,
  count: number,
  hostBits: number,
): readonly string[] | undefined {
  const [address = "", prefixText = ""] = block.split("/");
  const wide = address.includes(":");
  const bits = wide ? 128 : 32;
  const base = wide ? addressOf6(address) : addressOf4(address);
  const prefix = Number(prefixText);
  const valid = base !== undefined && /^\d+$/.test(prefixText) && prefix <= bits;
  if (!valid || !Number.isInteger(count) || count < 1 || count > 256) return undefined;
  if (!Number.isInteger(hostBits) || hostBits < 0 || hostBits > bits - prefix) return undefined;
  const size = 1n << BigInt(hostBits);
  if (BigInt(count) * size > 1n << BigInt(bits - prefix)) return undefined;
  const start = (base >> BigInt(bits - prefix)) << BigInt(bits - prefix);
  return Array.from({ length: count }, (_, i) => {
    const at = start + BigInt(i) * size;
    return `${wide ? text6(at) : text4(at)}/${bits - hostBits}`;
  });
}

function addressOf4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function addressOf6(text: string): bigint | undefined {
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return undefined;
  const groups = (part: string): readonly string[] => (part === "" ? [] : part.split(":"));
  const [first, last] = [groups(head), groups(tail ?? "")];
  const gap = 8 - first.length - last.length;
  if (gap < 0 || (tail === undefined && gap !== 0)) return undefined;
  const all = [...first, ...Array<string>(gap).fill("0"), ...last];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function text4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join(".");
}

function text6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  return groups.join(":").replace(/(?:^|:)0(?::0)+(?:$|:)/, "::");
}
