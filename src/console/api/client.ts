// client.ts — requests to the server: typed answers, and a refusal as an error that says what to do.
import { CONSOLE_PREFIX, type OperationCall, type Refusal } from "../../console-wire/index.ts";

/** What the server refused, or that it could not be reached at all (`status` 0). */
export class RefusalError extends Error {
  readonly error: string;
  readonly status: number;

  constructor(refusal: Refusal, status: number) {
    super(refusal.message);
    this.name = "RefusalError";
    this.error = refusal.error;
    this.status = status;
  }
}

/** True where the server was asked for something that is not there, or that nothing can be called. */
export function isMissing(error: Error | null): boolean {
  return error instanceof RefusalError && (error.status === 404 || error.status === 400);
}

/** True where the server could not be reached. */
export function isUnanswered(error: Error): boolean {
  return error instanceof RefusalError && error.status === 0;
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** `GET <path>`; the path stands below the console's prefix, its parts are escaped by {@link pathOf}. */
export async function get<T>(
  path: string,
  parameters: Parameters = {},
  signal?: AbortSignal,
): Promise<T> {
  const asked = queryText(parameters);
  return answered(`${CONSOLE_PREFIX}${path}${asked}`, signal === undefined ? {} : { signal });
}

/** One of the 37 operations of Step Functions, as `POST call/<Operation>`. */
export function call<T = Readonly<Record<string, unknown>>>(
  operation: string,
  input: OperationCall = {},
): Promise<T> {
  return post(`call/${operation}`, input);
}

/** `POST <path>` with a JSON object. */
export function post<T>(path: string, input: OperationCall): Promise<T> {
  return answered(`${CONSOLE_PREFIX}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-treadle-console": "1" },
    body: JSON.stringify(input),
  });
}

/** Joins parts of a path, each escaped. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join("/");
}

function queryText(parameters: Parameters): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === "" || value === false) continue;
    asked.set(name, value === true ? "1" : String(value));
  }
  return asked.size === 0 ? "" : `?${asked}`;
}

async function answered<T>(url: string, init: RequestInit): Promise<T> {
  const response = await reached(url, init);
  const text = await response.text();
  if (!response.ok) throw new RefusalError(refusalOf(text, response), response.status);
  // The contract of src/console-wire is what the server's tests hold it to.
  return JSON.parse(text) as T;
}

async function reached(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new RefusalError({ error: "ServerGone", message: "The server does not answer." }, 0);
  }
}

function refusalOf(text: string, response: Response): Refusal {
  try {
    const said: Partial<Refusal> | null = JSON.parse(text);
    if (typeof said?.error === "string" && typeof said.message === "string") {
      return { error: said.error, message: said.message };
    }
  } catch {
    // No JSON: a proxy answered. What it said follows.
  }
  return {
    error: `HTTP ${response.status}`,
    message: text.slice(0, 300) || response.statusText || "The server gave no reason.",
  };
}
