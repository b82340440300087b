// menu.tsx — a button that opens a menu. What draws the menu is fetched when the pointer or the focus comes near.
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useState } from "react";
import { fetchCode } from "../api/index.ts";
import { MenuLabel, type MenuProps } from "./menu-label.tsx";

const fetchMenu = async (): Promise<{ default: (props: MenuProps) => ReactNode }> => {
  const { OpenMenu } = await fetchCode(() => import("./open-menu.tsx"));
  return { default: OpenMenu };
};
const FetchedMenu = lazy(fetchMenu);

/** Early, so that the menu is there when it is asked for; a failure shows when it is opened. */
function fetchEarly(): void {
  fetchMenu().catch(() => undefined);
}

export function Menu(props: MenuProps): ReactNode {
  const { label, small = false } = props;
  const [opened, setOpened] = useState(false);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    setOpened(true);
  };
  const closed = (
    <button
      type="button"
      className={small ? "button small" : "button"}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={fetchEarly}
      onFocus={fetchEarly}
      onClick={() => setOpened(true)}
      onKeyDown={onKeyDown}
    >
      <MenuLabel label={label} />
    </button>
  );
  if (!opened) return closed;
  return (
    <Suspense fallback={closed}>
      <FetchedMenu {...props} />
    </Suspense>
  );
}
