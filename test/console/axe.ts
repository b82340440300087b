// axe.ts — what axe finds wrong with a page, in a line each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Found {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * Where a page was looked at already: `colours` are the rules that light and dark answer differently, `layout` all but
 * those, for another width. `targets` is how large what is pressed is, which axe looks at only when it is asked.
 */
export async function axeViolations(
  page: Page,
  rules: "all" | "colours" | "layout" | "targets" = "all",
): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async (only) => {
    // The script that was put into the page a moment ago.
    const { axe } = globalThis as unknown as {
      readonly axe: { run(options: object): Promise<{ violations: readonly Found[] }> };
    };
    const colours = ["color-contrast", "link-in-text-block"];
    const off = Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]));
    const some = {
      ...{ all: {}, colours: { runOnly: colours }, layout: { rules: off } },
      targets: { runOnly: ["target-size"] },
    };
    return (await axe.run({ ...some[only], resultTypes: ["violations"], preload: false }))
      .violations;
  }, rules);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} — ${failureSummary}`),
  );
}
