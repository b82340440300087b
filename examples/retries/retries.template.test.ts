// The same tests, over a CDK assembly.
process.env["EXAMPLE_TEMPLATE"] = "cdk.out";
await import("./retries.test.ts");
