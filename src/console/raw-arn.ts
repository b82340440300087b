// raw-arn.ts — addresses into which somebody has pasted an ARN as a log or the AWS CLI gives it: with slashes, quoted.

const PASTED =
  /^(\/(?:executions|map-runs|machines)\/)(?:%22|%20|"|')*(arn(?::|%3A).*?)(?:%22|%20|%0A|"|')*\/?$/i;

/** The path of the page that is meant; undefined where the path is good as it is. */
export function pathOfRawArn(path: string): string | undefined {
  const [, page, arn] = PASTED.exec(path) ?? [];
  if (page === undefined || arn === undefined) return undefined;
  const meant = page + arn.replaceAll("/", "%2F");
  return meant === path ? undefined : meant;
}
