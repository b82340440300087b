// not-found.tsx — no page stands at this path.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { EmptyState } from "../parts/index.ts";
import { usePageTitle } from "./page.tsx";

export function NotFoundPage(): ReactNode {
  usePageTitle("Not found");
  return (
    <div className="page">
      <h1 className="visually-hidden">Not found</h1>
      <EmptyState title="No page stands here">
        <p>The address may be old or cut off.</p>
        <p>
          <Link to="/">Dashboard</Link> · <Link to="/machines">State machines</Link> ·{" "}
          <Link to="/executions">Executions</Link>
        </p>
      </EmptyState>
    </div>
  );
}
