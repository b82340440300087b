// nav.tsx — the ways to the pages.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Icon, type IconName } from "../parts/index.ts";

interface Place {
  readonly to:
    | "/"
    | "/machines"
    | "/executions"
    | "/tokens"
    | "/activities"
    | "/functions"
    | "/services";
  readonly title: string;
  readonly icon: IconName;
  /** Pressed after `g`. */
  readonly key: string;
}

export const PLACES: readonly Place[] = [
  { to: "/", title: "Dashboard", icon: "home", key: "d" },
  { to: "/machines", title: "State machines", icon: "machines", key: "m" },
  { to: "/executions", title: "Executions", icon: "executions", key: "e" },
  { to: "/tokens", title: "Task tokens", icon: "tokens", key: "t" },
  { to: "/activities", title: "Activities", icon: "activities", key: "a" },
  { to: "/functions", title: "Functions", icon: "functions", key: "f" },
  { to: "/services", title: "Services", icon: "services", key: "s" },
];

export function NavLinks({ onGo }: { readonly onGo?: () => void }): ReactNode {
  return (
    <ul className="nav-links">
      {PLACES.map(({ to, title, icon, key }) => (
        <li key={to}>
          <Link
            to={to}
            title={`${title} (g ${key})`}
            activeOptions={{ exact: to === "/", includeSearch: false }}
            {...(onGo === undefined ? {} : { onClick: onGo })}
          >
            <Icon name={icon} size={18} />
            <span>{title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
