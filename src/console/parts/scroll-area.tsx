// scroll-area.tsx — what may be wider or longer than its place, and can be scrolled without a mouse.
import type { ReactNode } from "react";

interface ScrollAreaProps {
  /** What is inside, for those who come to it by keyboard. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function ScrollArea({ label, className = "", children }: ScrollAreaProps): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={`scroll ${className}`.trimEnd()} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
