// rounds.mjs — contenders take turns: A B A B …, so that noise of the machine meets all of them.

/**
 * `contenders`: `{ name, measure }`; `measure(isWarmUp)` gives `{ metric: number }`. A first round warms up and
 * is thrown away. Gives a Map: name → metric → the values by round.
 */
export async function takeTurns(contenders, rounds) {
  const series = new Map(contenders.map(({ name }) => [name, {}]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, measure } of contenders) {
      const measured = await measure(round < 0);
      if (round < 0) continue;
      const values = series.get(name);
      for (const [metric, value] of Object.entries(measured)) {
        values[metric] ??= [];
        values[metric].push(value);
      }
    }
  }
  return series;
}

/** The figures of a report: one a contender and metric. */
export function figuresOf(subject, series) {
  const figures = [];
  for (const [contender, metrics] of series) {
    for (const [metric, values] of Object.entries(metrics)) {
      figures.push({ subject, contender, metric, values });
    }
  }
  return figures;
}
