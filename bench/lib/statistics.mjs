// statistics.mjs — medians, quantiles, and the ratio of two series measured in the same rounds.

/** Linear between neighbours; NaN of nothing. */
export function quantile(values, share) {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((left, right) => left - right);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at - Math.floor(at));
}

export function median(values) {
  return quantile(values, 0.5);
}

/** The median of ours / theirs, round by round: what disturbs a round disturbs both sides of it. */
export function pairedRatio(ours, theirs) {
  return median(ours.map((value, round) => value / theirs[round]));
}
