// nav-drawer.tsx — where there is no room beside the pages, the ways to them stand behind a button.
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";
import { fetchCode } from "../api/index.ts";
import { Icon } from "../parts/index.ts";

interface NavDrawerProps {
  readonly children: ReactNode;
}

const fetchDrawer = async (): Promise<{ default: ComponentType<NavDrawerProps> }> => ({
  default: (await fetchCode(() => import("./open-drawer.tsx"))).OpenDrawer,
});
const FetchedDrawer = lazy(fetchDrawer);

/** Early, so that it is there when it is asked for; a failure shows when it is opened. */
function fetchEarly(): void {
  fetchDrawer().catch(() => undefined);
}

/** The same links in a drawer, for narrow windows; fetched when the pointer or the focus comes near its button. */
export function NavDrawer(props: NavDrawerProps): ReactNode {
  const [opened, setOpened] = useState(false);
  const closed = (
    <button
      type="button"
      className="button plain icon"
      aria-label="Menu"
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={fetchEarly}
      onFocus={fetchEarly}
      onClick={() => setOpened(true)}
    >
      <Icon name="menu" size={18} />
    </button>
  );
  if (!opened) return closed;
  return (
    <Suspense fallback={closed}>
      <FetchedDrawer {...props} />
    </Suspense>
  );
}
