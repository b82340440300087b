// no-list.ts — of a Map of JSONPath that was to iterate something else than a list: what that is, where it can be told.
import { kindOf, plainPath, valueAlong } from "./member-steps.ts";
import { givenTo, type Searched } from "./missing-member.ts";

const NO_LIST = /^Reference path ".*" must point to array\.$/;

/** Of the engine's own words about a state; undefined where they are about something else. */
export async function noListText(reason: string, searched: Searched): Promise<string | undefined> {
  if (!NO_LIST.test(reason)) return undefined;
  const { ItemsPath: written = "$" } = searched.state;
  if (written === "$") {
    return "A Map iterates a list, which what this one is given is not: ItemsPath leads to a list in it.";
  }
  const text = String(written);
  const found = (await kindAt(text, searched)) ?? "something else";
  return `ItemsPath ${text} leads to ${found}, but a Map iterates a list; the data flow shows what it found.`;
}

async function kindAt(text: string, searched: Searched): Promise<string | undefined> {
  const path = plainPath(text);
  const whole = await givenTo(text, searched);
  const value = path && whole !== undefined ? valueAlong(path, whole) : undefined;
  return value === undefined ? undefined : kindOf(value);
}
