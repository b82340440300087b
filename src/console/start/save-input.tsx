// save-input.tsx — keeping what is written under a name, in this browser.
import { type ReactNode, useState } from "react";
import { toast } from "../parts/index.ts";

interface SaveInputProps {
  readonly disabled: boolean;
  readonly onSave: (name: string) => void;
}

export function SaveInput({ disabled, onSave }: SaveInputProps): ReactNode {
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
        onSave(name.trim());
        toast(`Input “${name.trim()}” saved in this browser`);
        setName(undefined);
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
        Save
      </button>
    </form>
  );
}
