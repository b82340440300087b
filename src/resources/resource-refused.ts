// resource-refused.ts — a declaration that cannot be made so.

/** A resource that a service refuses, or that cannot become what is declared; the message says what to do. */
export class ResourceRefused extends Error {
  override readonly name = "ResourceRefused";
}
