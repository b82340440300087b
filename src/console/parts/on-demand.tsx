// on-demand.tsx — components that are fetched when they are first shown: windows and menus that few visits open.
import {
  type ComponentType,
  type LazyExoticComponent,
  lazy,
  type ReactNode,
  Suspense,
} from "react";
import { fetchCode } from "../api/index.ts";

/** Nothing stands in its place until it is there. */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Fetched: LazyExoticComponent<ComponentType<Props>> = lazy(async () => ({
    default: await fetchCode(load),
  }));
  return function OnDemand(props: Props): ReactNode {
    return (
      <Suspense fallback={null}>
        <Fetched {...props} />
      </Suspense>
    );
  };
}
