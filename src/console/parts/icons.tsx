// icons.tsx — our own small signs, one stroke wide.
import type { ReactNode } from "react";

const PATHS = {
  home: "M3 8.5 8 4l5 4.5M4.5 7.5V13h7V7.5",
  machines: "M8 2.5v3M8 10.5v3M5 5.5h6v5H5zM2.5 13.5h11",
  executions: "M3 4h10M3 8h10M3 12h6",
  activities: "M2.5 8h2.6L7 3.5l2.5 9L11 8h2.5",
  tokens: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.2 1.4",
  functions: "M6 3c2.2 0 1.8 3 2.4 5s1 5 3.1 5M4.5 13 8 7.2",
  services: "M3 4.2C3 3 13 3 13 4.2S3 5.4 3 4.2v7.6c0 1.2 10 1.2 10 0V4.2M3 8c0 1.2 10 1.2 10 0",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0-8.4M10.2 10.2l3.3 3.3",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  close: "M4 4l8 8M12 4l-8 8",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z",
  screen: "M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3",
  copy: "M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3",
  play: "M5 3.5 12.5 8 5 12.5z",
  plus: "M8 3v10M3 8h10",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  edit: "M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.5 4.3l2.2 2.2",
  refresh: "M13 8a5 5 0 1 1-1.6-3.7M13.2 2.5v2.3h-2.3",
  check: "M3.5 8.5 6.5 11.5 12.5 4.5",
  cross: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  stop: "M5 5h6v6H5z",
  warning: "M8 3.5v5M8 11.4v.2",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  keyboard: "M1.5 4.5h13v7h-13zM4 7h.1M6.5 7h.1M9 7h.1M11.5 7h.1M5 9.5h6",
  table: "M2.5 3h11v10h-11zM2.5 6.5h11M6.5 6.5V13",
  dots: "M3.5 8h.01M8 8h.01M12.5 8h.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({
  name,
  size = 16,
}: {
  readonly name: IconName;
  readonly size?: number;
}): ReactNode {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
