// The same tests, over a SAM template.
process.env["EXAMPLE_TEMPLATE"] = "template.yaml";
await import("./saga.test.ts");
