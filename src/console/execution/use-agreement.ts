// use-agreement.ts — whatever selected it, and wherever its link came from: state, visit and iteration agree.
import { useEffect } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { agreement } from "../run/index.ts";
import type { Run } from "../run-data/index.ts";

/** `shown`: the visit that is meant, once it is known. */
export function useAgreement({ selection, select }: Run, shown: Visit | undefined): void {
  useEffect(() => {
    const change = agreement(selection, shown);
    if (change !== undefined) select(change);
  }, [selection, shown, select]);
}
