// executions.tsx — all executions, whatever machine they are of.
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useReadOnly } from "../api/index.ts";
import { ExecutionList } from "../list/index.ts";
import { Page } from "../shell/index.ts";

const route = getRouteApi("/executions");

export function ExecutionsPage(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const readOnly = useReadOnly();
  return (
    <Page title="Executions" fill>
      <ExecutionList
        search={search}
        onSearch={(next, { replace }) => void navigate({ search: next, replace })}
        none={
          <p>
            {readOnly ? "Start one with " : "Start one from a state machine’s page, or with "}
            <code>aws stepfunctions start-execution</code>.
          </p>
        }
      />
    </Page>
  );
}
