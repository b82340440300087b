// arguments.ts — reading the arguments of built-in functions, which the signature has checked already.
import { isArray, numberIn, type Value, type ValueArray } from "./value.ts";

export function textAt(args: readonly Value[], index: number): string | undefined {
  const value = args[index];
  return typeof value === "string" ? value : undefined;
}

export function numberAt(args: readonly Value[], index: number): number | undefined {
  return numberIn(args[index]);
}

export function listAt(args: readonly Value[], index: number): ValueArray | undefined {
  const value = args[index];
  return isArray(value) ? value : undefined;
}
