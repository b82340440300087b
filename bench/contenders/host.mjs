// host.mjs — the process of a contender: opens subjects and measures them when told to.
//
// A contender module exports `open(subject)`, which gives `{ run, runsAtOnce? }`. `run` may be asynchronous;
// `runsAtOnce` says how many evaluations one call makes (1 where it does not say).
import { ownCpuSeconds } from "../lib/cpu.mjs";

const { open } = await import(`./${process.argv[2]}.mjs`);
const opened = [];

/** How long it runs before it asks for the CPU time, which is dearer to read than the clock. */
const STRETCH_MS = 10;

/** Runs until so much CPU time is used: on a busy machine a stretch of wall time may hold very little of it. */
async function measure({ run, runsAtOnce = 1 }, cpuMilliseconds) {
  const before = ownCpuSeconds();
  let runs = 0;
  let cpuSeconds = 0;
  while (cpuSeconds * 1000 < cpuMilliseconds) {
    const until = performance.now() + STRETCH_MS;
    do {
      await run();
      runs += runsAtOnce;
    } while (performance.now() < until);
    cpuSeconds = ownCpuSeconds() - before;
  }
  return { runs, cpuSeconds };
}

async function answer(message) {
  if (message.type === "measure") return measure(opened[message.opened], message.cpuMilliseconds);
  opened.push(await open(message.subject));
  return { opened: opened.length - 1 };
}

process.on("message", (message) => {
  answer(message).then(
    (done) => process.send(done),
    (error) => process.send({ error: error.stack ?? String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
