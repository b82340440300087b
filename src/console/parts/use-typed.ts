// use-typed.ts — what is typed into a field that narrows a page, and the parameter of the URL that it becomes.
import { useEffect, useRef, useState } from "react";

const TYPING_MS = 300;

/** Tells once typing pauses; with what else stands in the URL by then. */
export function useTyped(
  value: string | undefined,
  onTyped: (text: string | undefined) => void,
): readonly [string, (text: string) => void] {
  const known = value ?? "";
  const [text, setText] = useState(known);
  const told = useRef(known);
  const latest = useRef(onTyped);
  latest.current = onTyped;
  // What comes back from the URL is no news: more may have been typed since.
  useEffect(() => {
    if (known === told.current) return;
    told.current = known;
    setText(known);
  }, [known]);
  useEffect(() => {
    const typed = text.trim() === "" ? "" : text;
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      latest.current(typed === "" ? undefined : typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}
