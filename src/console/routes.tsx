// routes.tsx — which page stands at which path. Pages are fetched when they are first opened.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { fetchCode } from "./api/index.ts";
import { compareSearch, executionSearch } from "./execution/search.ts";
import {
  activitiesSearch,
  dashboardSearch,
  listSearch,
  lookSearch,
  machineSearch,
  machinesSearch,
  servicesSearch,
  tokensSearch,
} from "./page-search.ts";
import { ErrorNote, Loading } from "./parts/index.ts";
import { pathOfRawArn } from "./raw-arn.ts";
import { knownSearch, parseSearch, searchText } from "./search-text.ts";
import { AppShell, NotFoundPage } from "./shell/index.ts";

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** `full`: the page has the whole window, the navigation is narrow. */
    readonly frame?: "full";
  }
}

const page: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => fetchCode(load), name);

const rootRoute = createRootRoute({ component: AppShell, notFoundComponent: NotFoundPage });
const parent = (): typeof rootRoute => rootRoute;

const dashboardRoute = createRoute({
  getParentRoute: parent,
  path: "/",
  validateSearch: knownSearch(dashboardSearch),
  component: page(() => import("./pages/dashboard.tsx"), "DashboardPage"),
});
const machinesRoute = createRoute({
  getParentRoute: parent,
  path: "/machines",
  validateSearch: knownSearch(machinesSearch),
  component: page(() => import("./pages/machines.tsx"), "MachinesPage"),
});
const machineRoute = createRoute({
  getParentRoute: parent,
  path: "/machines/$arn",
  validateSearch: knownSearch(machineSearch),
  component: page(() => import("./pages/machine.tsx"), "MachinePage"),
});
const executionsRoute = createRoute({
  getParentRoute: parent,
  path: "/executions",
  validateSearch: knownSearch(listSearch),
  component: page(() => import("./pages/executions.tsx"), "ExecutionsPage"),
});
const executionRoute = createRoute({
  getParentRoute: parent,
  path: "/executions/$arn",
  validateSearch: knownSearch(executionSearch),
  staticData: { frame: "full" },
  component: page(() => import("./execution/execution-page.tsx"), "ExecutionPage"),
});
const compareRoute = createRoute({
  getParentRoute: parent,
  path: "/compare",
  validateSearch: knownSearch(compareSearch),
  staticData: { frame: "full" },
  component: page(() => import("./execution/compare-page.tsx"), "ComparePage"),
});
const mapRunRoute = createRoute({
  getParentRoute: parent,
  path: "/map-runs/$arn",
  validateSearch: knownSearch(listSearch),
  component: page(() => import("./pages/map-run.tsx"), "MapRunPage"),
});
const activitiesRoute = createRoute({
  getParentRoute: parent,
  path: "/activities",
  validateSearch: knownSearch(activitiesSearch),
  component: page(() => import("./pages/activities.tsx"), "ActivitiesPage"),
});
const tokensRoute = createRoute({
  getParentRoute: parent,
  path: "/tokens",
  validateSearch: knownSearch(tokensSearch),
  component: page(() => import("./pages/tokens.tsx"), "TokensPage"),
});
const functionsRoute = createRoute({
  getParentRoute: parent,
  path: "/functions",
  component: page(() => import("./pages/functions.tsx"), "FunctionsPage"),
});
const functionRoute = createRoute({
  getParentRoute: parent,
  path: "/functions/$name",
  component: page(() => import("./pages/functions.tsx"), "FunctionPage"),
});
const servicesRoute = createRoute({
  getParentRoute: parent,
  path: "/services",
  validateSearch: knownSearch(servicesSearch),
  component: page(() => import("./pages/services.tsx"), "ServicesPage"),
});
const serviceRoute = createRoute({
  getParentRoute: parent,
  path: "/services/$kind/$name",
  validateSearch: knownSearch(lookSearch),
  component: page(() => import("./pages/service-look.tsx"), "ServiceLookPage"),
});

const routeTree = rootRoute.addChildren([
  ...[dashboardRoute, machinesRoute, machineRoute, executionsRoute, executionRoute, compareRoute],
  ...[mapRunRoute, activitiesRoute, tokensRoute, functionsRoute, functionRoute],
  ...[servicesRoute, serviceRoute],
]);

// The router reads the address when it is made.
const meant = pathOfRawArn(location.pathname);
if (meant !== undefined) {
  history.replaceState(history.state, "", `${meant}${location.search}${location.hash}`);
}

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch: searchText,
  pathParamsAllowedCharacters: [":", "@", ",", "+"],
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: () => <Loading lines={6} />,
  defaultErrorComponent: ({ error, reset }) => (
    <ErrorNote error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
  ),
});
