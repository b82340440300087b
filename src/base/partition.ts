// partition.ts — the partitions of AWS: which one a region lies in, and under what name its hosts are found.

/** What the regions of a partition begin with; all others lie in `aws`. */
const PARTITIONS: Readonly<Record<string, readonly [id: string, urlSuffix: string]>> = {
  cn: ["aws-cn", "amazonaws.com.cn"],
  eusc: ["aws-eusc", "amazonaws.eu"],
  "us-gov": ["aws-us-gov", "amazonaws.com"],
  "us-iso": ["aws-iso", "c2s.ic.gov"],
  "us-isob": ["aws-iso-b", "sc2s.sgov.gov"],
  "eu-isoe": ["aws-iso-e", "cloud.adc-e.uk"],
  "us-isof": ["aws-iso-f", "csp.hci.ic.gov"],
};
const STANDARD = ["aws", "amazonaws.com"] as const;

/** SDKs name a region for services that have none: `aws-cn-global`. */
const GLOBAL = /^(aws(?:-[a-z-]+)?)-global$/;
const BEGINNING = /^(cn|eusc|us-gov|us-iso[bf]?|eu-isoe)-/;

/** `aws`, `aws-cn`, `aws-us-gov`, … A region that nobody knows lies in `aws`. */
export function partitionOf(region: string): string {
  return GLOBAL.exec(region)?.[1] ?? known(region)[0];
}

/** `amazonaws.com`, `amazonaws.com.cn`, …: what the names of a region's hosts end in. */
export function urlSuffixOf(region: string): string {
  const id = partitionOf(region);
  return Object.values(PARTITIONS).find(([own]) => own === id)?.[1] ?? STANDARD[1];
}

/** A part of a pattern: any of the names that hosts of AWS end in. */
export const URL_SUFFIX: string = [STANDARD, ...Object.values(PARTITIONS)]
  .map(([, suffix]) => suffix.replaceAll(".", "\\."))
  // The longer one first where one begins with another.
  .sort((a, b) => b.length - a.length)
  .join("|");

function known(region: string): readonly [id: string, urlSuffix: string] {
  const beginning = BEGINNING.exec(region)?.[1];
  return (beginning === undefined ? undefined : PARTITIONS[beginning]) ?? STANDARD;
}
