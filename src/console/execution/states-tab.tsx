// states-tab.tsx — every state that was visited: how often, how it went, how long it took.
import { type ReactNode, useMemo } from "react";
import { countText, durationText, Sign } from "../parts/index.ts";
import { shownOrder } from "../run/index.ts";
import { useRun } from "../run-data/index.ts";

export function StatesTab(): ReactNode {
  const { graph, states, selection, select } = useRun();
  const { iteration } = selection;
  const order = useMemo(() => shownOrder(graph, states, iteration), [graph, states, iteration]);
  const byId = new Map(states.map((state) => [state.id, state]));
  const longest = Math.max(1, ...order.map(({ id }) => byId.get(id)?.durationMs ?? 0));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="scroll fill" aria-label="States" tabIndex={0}>
      <table className="table states-table">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Status</th>
            <th scope="col" className="end">
              Visits
            </th>
            <th scope="col" className="end">
              Retries
            </th>
            <th scope="col">Time, all visits</th>
          </tr>
        </thead>
        <tbody>
          {order.map(({ id, name, depth }) => {
            const state = byId.get(id);
            if (state === undefined) return null;
            const { status, visits, retries, durationMs } = state;
            return (
              <tr key={id} className={selection.state === id ? "chosen" : undefined}>
                <td style={{ paddingLeft: 12 + depth * 16 }}>
                  <button
                    type="button"
                    className="link"
                    onClick={() => select({ state: id, visit: undefined, event: undefined })}
                  >
                    {name}
                  </button>
                </td>
                <td className={status}>
                  <span className="status-word">
                    <Sign tone={status} /> {status}
                  </span>
                </td>
                <td className="end number">{countText(visits)}</td>
                <td className="end number">{retries === 0 ? "" : countText(retries)}</td>
                <td>
                  <span className={`time-share ${status}`}>
                    <span style={{ width: `${(durationMs / longest) * 100}%` }} />
                  </span>
                  <span className="number">{durationText(durationMs)}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
