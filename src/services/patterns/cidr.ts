// cidr.ts — whether an address lies in a network: `10.0.0.0/24`, `2001:db8::/32`.
import { BlockList, isIP } from "node:net";

/** `Problem` is thrown where `network` is none. */
export function cidrRule(
  network: string,
  Problem: new (text: string) => Error,
): (address: string) => boolean {
  const [base = "", bits = ""] = network.split("/");
  const version = isIP(base);
  const width = Number(bits);
  if (version === 0 || !/^\d+$/.test(bits) || width > (version === 4 ? 32 : 128))
    throw new Problem(`Malformed CIDR: ${network}`);
  const list = new BlockList();
  list.addSubnet(base, width, version === 4 ? "ipv4" : "ipv6");
  return (address) => {
    const own = isIP(address);
    return own === version && list.check(address, own === 4 ? "ipv4" : "ipv6");
  };
}
