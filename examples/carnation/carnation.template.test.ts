// The same tests, over nested CloudFormation stacks.
process.env["EXAMPLE_TEMPLATE"] = "template.yaml";
await import("./carnation.test.ts");
