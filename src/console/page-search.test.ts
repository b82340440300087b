import { expect, test } from "vitest";
import { dashboardSearch, listSearch, machineSearch } from "./page-search.ts";
import { knownSearch, parseSearch, searchText } from "./search-text.ts";

test("filters go to the URL and come back as they were", () => {
  const search = {
    status: ["FAILED", "TIMED_OUT"],
    machine: "arn:aws:states:us-east-1:123456789012:stateMachine:checkout",
    text: "order 20831 & more, 100%",
    since: "1h",
    to: 1_795_250_856_402,
  } as const;
  const written = searchText(search);
  expect(written).toContain("status=FAILED,TIMED_OUT");
  expect(written).toContain("machine=arn:aws:states:us-east-1:123456789012:stateMachine:checkout");
  expect(listSearch(parseSearch(written))).toEqual({ ...search });
});

test("what is no filter is left out, what is no value of one is told beside the others", () => {
  const raw = {
    status: "running,NEVER",
    since: "3y",
    from: "soon",
    to: "",
    name: "",
    colour: "red",
  };
  const refused = { status: "NEVER", since: "3y", from: "soon" };
  expect(listSearch(raw)).toEqual({ status: ["RUNNING"], refused });
  expect(searchText({ ...listSearch({}) })).toBe("");
});

test("times are milliseconds, or dates as people write them", () => {
  expect(listSearch({ from: "1795250856402" }).from).toBe(1_795_250_856_402);
  expect(listSearch({ from: "2026-11-21T08:00:00Z" }).from).toBe(Date.UTC(2026, 10, 21, 8));
  const midnight = new Date(2026, 10, 21).getTime();
  expect(listSearch({ from: "2026-11-21", to: "2026-11-21T00:00" })).toMatchObject({
    ...{ from: midnight, to: midnight },
  });
});

test("a machine's page keeps its tab and its filters", () => {
  const search = machineSearch({ tab: "definition", start: "1", status: "FAILED" });
  expect(search).toEqual({ tab: "definition", start: true, status: ["FAILED"] });
  expect(machineSearch(parseSearch(searchText({ ...search })))).toEqual(search);
  expect(machineSearch({ tab: "nothing" })).toEqual({});
});

test("the dashboard knows its spans", () => {
  expect(dashboardSearch({ span: "6h" })).toEqual({ span: "6h" });
  expect(dashboardSearch({ span: "9h" })).toEqual({ refused: { span: "9h" } });
});

test("a parameter that is refused hides what stands in the URL", () => {
  const raw = { status: "BOGUS", since: "3y", from: "zzz", other: "x" };
  const refused = { status: "BOGUS", since: "3y", from: "zzz" };
  expect({ ...raw, ...knownSearch(listSearch)(raw) }).toEqual({ refused });
  expect(knownSearch(listSearch)({ status: "FAILED", since: "24h" })).toEqual({
    ...{ status: ["FAILED"], since: "1d" },
  });
});

test("what was not understood stays in the URL as it was written, however often it is read", () => {
  const written = "?status=FAILED,Nver&name=a&since=5m";
  const read = knownSearch(listSearch)(parseSearch(written));
  expect(read).toEqual({ status: ["FAILED"], name: "a", refused: { status: "Nver", since: "5m" } });
  expect(searchText({ ...read })).toBe(written);
  expect(knownSearch(listSearch)({ ...read })).toEqual(read);
});

test("the state of a definition that is looked at stands in the URL", () => {
  const search = machineSearch({ tab: "definition", state: "/States/Pay" });
  expect(search).toEqual({ tab: "definition", state: "/States/Pay" });
  expect(machineSearch(parseSearch(searchText({ ...search })))).toEqual(search);
});

test("what was read already reads the same again, as links ask for it", () => {
  const search = { start: true, status: ["FAILED", "TIMED_OUT"], from: 1_795_250_856_402 } as const;
  expect(knownSearch(machineSearch)(search)).toEqual({ ...search });
});
