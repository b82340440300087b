// palette-field.tsx — the field of the palette, the same before and after the rest of it is there.
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "../parts/index.ts";

export function PaletteField(input: ComponentProps<"input">): ReactNode {
  return (
    <div className="palette-field">
      <Icon name="search" />
      <input
        role="combobox"
        aria-expanded="false"
        aria-label="Search"
        placeholder="Pages, state machines, executions, commands …"
        {...input}
      />
    </div>
  );
}
