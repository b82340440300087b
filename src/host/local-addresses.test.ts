import { expect, test } from "vitest";
import { localAddresses } from "./local-addresses.ts";

test.each(["us-east-1.amazonaws.com", "cn-north-1.amazonaws.com.cn", "us-iso-east-1.c2s.ic.gov"])(
  "an API's address below %s is one of this machine",
  (host) => {
    const route = { api: "shop", type: "HTTP", functionName: "f", method: "GET", path: "/a" };
    const { of } = localAddresses([route] as never, "http://127.0.0.1:1");
    expect(of(`https://shop.execute-api.${host}/a`)).toMatch(
      /^http:\/\/127.0.0.1:1\/[^.]*shop\/a$/,
    );
    expect(of(`https://other.execute-api.${host}/a`)).toBe(`https://other.execute-api.${host}/a`);
  },
);
