// theme-switch.tsx — light, dark, or as the system says.
import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { Icon, type IconName } from "../parts/index.ts";
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
  const choose = (id: string): void => {
    const found = CHOICES.find((one) => one.id === id);
    if (found !== undefined) chooseTheme(found.id);
  };
  return (
    <ToggleGroup.Root
      type="single"
      className="theme-switch"
      aria-label="Theme"
      value={choice}
      onValueChange={choose}
    >
      {CHOICES.map(({ id, title, icon }) => (
        <ToggleGroup.Item key={id} value={id} aria-label={title} title={title}>
          <Icon name={icon} size={14} />
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
