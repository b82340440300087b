// save-input.tsx — keeping what is written under a name, in this browser.
import { type ReactNode, useState } from "react";

interface SaveInputProps {
  readonly disabled: boolean;
  /** Those that are there already. */
  readonly names: readonly string[];
  /** Whether it was kept. */
  readonly onSave: (name: string) => boolean;
}

export function SaveInput({ disabled, names, onSave }: SaveInputProps): ReactNode {
  const [name, setName] = useState<string>();
  if (name === undefined) {
    return (
      <button type="button" className="button" disabled={disabled} onClick={() => setName("")}>
        Save this input …
      </button>
    );
  }
  return (
    <form
      className="start-save"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === "") return;
        if (onSave(name.trim())) setName(undefined);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the button that was pressed turned into this field.
        autoFocus
        className="input"
        aria-label="Name of the input"
        placeholder="Name of the input"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button" disabled={disabled || name.trim() === ""}>
        {names.includes(name.trim()) ? "Replace" : "Save"}
      </button>
    </form>
  );
}
