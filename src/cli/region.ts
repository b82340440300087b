// region.ts — the region of the environment, as AWS's own tools find it.

/** The newer variable first, as the SDKs read them; one that is set to nothing counts as unset. */
export function regionOf(env: NodeJS.ProcessEnv): string | undefined {
  return env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || undefined;
}
