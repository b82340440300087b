// app-shell.tsx — the frame of every page: navigation, banner, palette, what is said aloud.
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useMatches, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { infoQuery, useConnection } from "../api/index.ts";
import { CopyButton, Icon, onDemand, Toasts } from "../parts/index.ts";
import { Answering } from "../tokens/index.ts";
import { NavLinks } from "./nav.tsx";
import { NavDrawer } from "./nav-drawer.tsx";
import { fetchPalette, Palette } from "./palette.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

const KeysHelp = onDemand(async () => (await import("./keys-help.tsx")).KeysHelp);

const GONE_AFTER_MS = 1500;

export function AppShell(): ReactNode {
  const [open, setOpen] = useState<"palette" | "help">();
  const close = (): void => setOpen(undefined);
  const full = useMatches().some(({ staticData }) => staticData.frame === "full");
  useShortcuts({
    onPaletteNear: fetchPalette,
    onPalette: () => setOpen("palette"),
    onHelp: () => setOpen("help"),
  });
  return (
    <div className={full ? "app full" : "app"}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="side">
        <Brand />
        <button
          type="button"
          className="palette-button"
          title="Search (Ctrl K)"
          onPointerEnter={fetchPalette}
          onFocus={fetchPalette}
          onClick={() => setOpen("palette")}
        >
          <Icon name="search" />
          <span>Search</span>
          <kbd>⌘K</kbd>
        </button>
        <nav aria-label="Pages" className="side-nav">
          <NavLinks />
        </nav>
        <div className="side-foot">
          <ServerNote />
          <ThemeSwitch />
        </div>
        <div className="side-menu">
          <NavDrawer>
            <ServerNote />
            <ThemeSwitch />
          </NavDrawer>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <GoneBanner />
        <Outlet />
      </main>
      {open === "palette" && <Palette onClose={close} />}
      {open === "help" && <KeysHelp onClose={close} />}
      <Answering />
      <Toasts />
      <PageAnnouncer />
    </div>
  );
}

function Brand(): ReactNode {
  return (
    <Link to="/" className="brand" aria-label="Treadle, dashboard">
      <svg aria-hidden="true" width="26" height="26" viewBox="0 0 24 24">
        <rect width="24" height="24" rx="6" fill="var(--accent)" />
        <path
          d="M5.5 8H18.5M12 8V18M7.5 18h9M5.5 8 9 12M18.5 8 15 12"
          fill="none"
          stroke="var(--on-accent)"
          strokeWidth="1.9"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span>Treadle</span>
    </Link>
  );
}

/** Where one is, and whether one may change anything. */
function ServerNote(): ReactNode {
  const { data } = useQuery(infoQuery);
  if (data === undefined) return null;
  return (
    <div className="server-note">
      {data.readOnly && <span className="tag">Read only</span>}
      <span className="server-line">
        <code className="cut" title={`Endpoint for the AWS CLI and SDKs: ${data.endpoint}`}>
          {data.endpoint.replace(/^https?:\/\//, "")}
        </code>
        <CopyButton text={data.endpoint} what="endpoint" />
      </span>
      <span className="muted cut">
        {data.region} · {data.version}
      </span>
    </div>
  );
}

/** Shown once the stream has been away for a moment; the pages stay as they are and go on when it is back. */
function GoneBanner(): ReactNode {
  const connection = useConnection();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (connection !== "gone") {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), GONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [connection]);
  return (
    <div className="gone" role="status" hidden={!shown}>
      {shown &&
        "The server does not answer. What you see may be old; trying again every few seconds."}
    </div>
  );
}

/** Says the title of a page when it is opened, as a whole page load would. */
function PageAnnouncer(): ReactNode {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [title, setTitle] = useState("");
  const first = useRef(path);
  useEffect(() => {
    if (first.current === path) return;
    first.current = path;
    const timer = setTimeout(() => setTitle(document.title), 300);
    return () => clearTimeout(timer);
  }, [path]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {title}
    </div>
  );
}
