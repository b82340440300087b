// moment.tsx — a field for a moment of time, by keys or from the browser's calendar.
//
// The browser empties the value of a field of which a part is being typed, and loses what was typed where it is given
// another text: so the field is left alone while one types, and what it holds is told after a pause.
import { type ReactNode, useEffect, useRef, useState } from "react";

const TYPING_MS = 700;

interface MomentProps {
  readonly label: string;
  /** In epoch milliseconds. */
  readonly at: number | undefined;
  readonly onSet: (at: number | undefined) => void;
}

export function Moment({ label, at, onSet }: MomentProps): ReactNode {
  const [text, setText] = useState(localText(at));
  const told = useRef(at);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (at === told.current) return;
    told.current = at;
    setText(localText(at));
  }, [at]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = (field: HTMLInputElement): void => {
    clearTimeout(timer.current);
    const chosen = field.value === "" ? undefined : Date.parse(field.value);
    // A part is missing, or of the year only the first digits are there.
    if (field.validity.badInput || (chosen !== undefined && !(chosen >= 0))) return;
    if (chosen === told.current) return;
    told.current = chosen;
    onSet(chosen);
  };
  return (
    <input
      type="datetime-local"
      className="input"
      aria-label={label}
      step={1}
      // Of a year with four digits typing goes on to the next part.
      max="9999-12-31T23:59:59"
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => tell(currentTarget), TYPING_MS);
      }}
      onBlur={({ currentTarget }) => tell(currentTarget)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === "Enter") tell(currentTarget);
      }}
    />
  );
}

/** As the field wants it: local, without a zone. */
function localText(at: number | undefined): string {
  if (at === undefined) return "";
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
