import { expect, test } from "vitest";
import { fileName } from "./picture-files.ts";

test("a file is called by letters of any script, without what a file system refuses", () => {
  expect(fileName("orders.svg")).toBe("orders.svg");
  expect(fileName("注文-処理 version 1.png")).toBe("注文-処理_version_1.png");
  expect(fileName("Müller's-(заказ).mmd")).toBe("Müller's-(заказ).mmd");
  expect(fileName('a/b\\c: "d"\u0000|e?.svg')).toBe("a_b_c_d_e_.svg");
});
