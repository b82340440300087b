// http-prefix.ts — where HTTP routes to functions are reached.

/** `http://127.0.0.1:8083/-/http/products` */
export const HTTP_PREFIX = "/-/http";
