// history-limit.mjs — the limit: a loop that does nothing but count, make two history events a transition and
// stringify the data for both. What a state machine engine with a history cannot be faster than in JavaScript.

const TRANSITIONS = 5_000;

function countWithHistory() {
  const history = [];
  let data = { n: 0 };
  for (let i = 0; i < TRANSITIONS; i++) {
    history.push({
      id: history.length + 1,
      type: "PassStateEntered",
      timestamp: Date.now(),
      stateEnteredEventDetails: { name: "Inc", input: JSON.stringify(data) },
    });
    data = { n: data.n + 1 };
    history.push({
      id: history.length + 1,
      type: "PassStateExited",
      timestamp: Date.now(),
      stateExitedEventDetails: { name: "Inc", output: JSON.stringify(data) },
    });
  }
  return history;
}

export function open() {
  return { run: countWithHistory, runsAtOnce: TRANSITIONS };
}
