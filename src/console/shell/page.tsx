// page.tsx — the head of a page: where it is, its name, what can be done.
import { type ReactNode, useEffect } from "react";

/** The title of the window, as long as the page is open. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Treadle`;
  }, [title]);
}

interface PageProps {
  readonly title: string;
  /** Shown in place of the title. */
  readonly heading?: ReactNode;
  /** Links to what the page belongs to, before the title. */
  readonly crumbs?: ReactNode;
  /** Beside the title: a badge, a few facts. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  /** The page fills the window and scrolls inside. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

export function Page(props: PageProps): ReactNode {
  const { title, heading, crumbs, beside, actions, fill = false, children } = props;
  usePageTitle(title);
  return (
    <div className={fill ? "page fill" : "page"}>
      <div className="page-head">
        <div className="page-name">
          {crumbs !== undefined && <div className="crumbs">{crumbs}</div>}
          <div className="page-title">
            <h1>{heading ?? title}</h1>
            {beside}
          </div>
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
