// theme-switch.tsx — light, dark, or as the system says.
import type { ReactNode } from "react";
import { Icon, type IconName, rove } from "../parts/index.ts";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "../theme.ts";

const CHOICES: readonly {
  readonly id: ThemeChoice;
  readonly title: string;
  readonly icon: IconName;
}[] = [
  { id: "light", title: "Light", icon: "sun" },
  { id: "system", title: "As the system", icon: "screen" },
  { id: "dark", title: "Dark", icon: "moon" },
];

export function ThemeSwitch(): ReactNode {
  const choice = useThemeChoice();
  return (
    <div role="radiogroup" className="theme-switch" aria-label="Theme" onKeyDown={rove}>
      {CHOICES.map(({ id, title, icon }) => (
        // biome-ignore lint/a11y/useSemanticElements: as a button it has the looks and the keys of the console.
        <button
          key={id}
          type="button"
          role="radio"
          aria-checked={id === choice}
          aria-label={title}
          title={title}
          data-state={id === choice ? "on" : "off"}
          tabIndex={id === choice ? 0 : -1}
          onClick={() => chooseTheme(id)}
        >
          <Icon name={icon} size={14} />
        </button>
      ))}
    </div>
  );
}
