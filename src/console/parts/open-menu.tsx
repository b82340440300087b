// open-menu.tsx — a menu with its button, open from the start. Fetched by menu.tsx when one is first opened.
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { MenuLabel, type MenuProps } from "./menu-label.tsx";

export function OpenMenu({ label, small = false, items }: MenuProps): ReactNode {
  return (
    // What lies beside the menu stays what it is: the menu is no window over the page.
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger className={small ? "button small" : "button"}>
        <MenuLabel label={label} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.querySelector("main")}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          {items.map(({ title, onSelect }) => (
            <DropdownMenu.Item key={title} onSelect={onSelect}>
              {title}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
