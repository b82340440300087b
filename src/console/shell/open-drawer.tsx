// open-drawer.tsx — the drawer with its button, open from the start. Fetched by nav-drawer.tsx when it is first opened.
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Icon } from "../parts/index.ts";
import { NavLinks } from "./nav.tsx";

export function OpenDrawer({ children }: { readonly children: ReactNode }): ReactNode {
  const [open, setOpen] = useState(true);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="button plain icon" aria-label="Menu">
        <Icon name="menu" size={18} />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="drawer" aria-describedby={undefined}>
          <Dialog.Title className="brand">Treadle</Dialog.Title>
          <nav aria-label="Pages">
            <NavLinks onGo={() => setOpen(false)} />
          </nav>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
