// menu-label.tsx — what a menu holds, and what stands on its button.
import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";

export interface MenuItem {
  readonly title: string;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly label: string;
  readonly small?: boolean;
  readonly items: readonly MenuItem[];
}

export function MenuLabel({ label }: Pick<MenuProps, "label">): ReactNode {
  return (
    <>
      {label}
      <Icon name="down" size={12} />
    </>
  );
}
