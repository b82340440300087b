// missed.mjs — why a goal is missed and what would help, in a sentence. Read where it is missed, and only there.

/** `goal` is how the goal's text begins. */
export const MISSED = [
  {
    benchmark: "http-start",
    goal: "c=1: <= 0.12 ms",
    reason:
      "one client at a time pays alone for what many share: a commit with its sync, two wake-ups between threads, and caches that went cold while it waited for the disk. A commit on the server's own thread would spare the wake-ups, but hold up everybody else for the time of a sync.",
  },
  {
    benchmark: "http-start",
    goal: "c=1: the same",
    reason: "as above; with 16 clients the same start costs a third.",
  },
  {
    benchmark: "http-start",
    goal: "c=16: <= 0.12 ms",
    reason:
      "the limit was set on a machine twice as fast as this one; as a multiple of node:http, the next line, it is reached.",
  },
  {
    benchmark: "http-start",
    goal: "c=64: <= 0.12 ms",
    reason:
      "the limit was set on a machine twice as fast as this one; as a multiple of node:http, the next line, it is reached.",
  },
  {
    benchmark: "http-sync",
    goal: "c=16",
    reason:
      "near the limit, and on which side depends on the hour: 0.34 to 0.41 were measured on one machine within a day, by the same code (an older commit beside a newer one, in turns, gave the same 0.36).",
  },
  {
    benchmark: "cold-start",
    goal: "<= 0.25x",
    reason:
      "near the limit, and on which side depends on the hour: 0.24 and 0.26 in two runs of this benchmark, 0.22 for a newer and an older commit in sixty turns each.",
  },
  {
    benchmark: "start-latency",
    goal: "p50 <= 2 x fdatasync",
    reason:
      "1.3 ms in one hour and 2.2 to 3.4 ms in another on the same machine, by the same code (an older commit beside a newer one, in turns): four wake-ups between three threads on two processors, whose price is the neighbours'.",
  },
  {
    benchmark: "dmap-csv",
    goal: "results written",
    reason:
      "at the limit: 250 and 269 MiB in two runs, some 30 more than without results; V8 collects late while there is room, which has not been looked into further.",
  },
  {
    benchmark: "start-latency",
    goal: "p99 <= 3x its own p50",
    reason:
      "three threads (client, server, store) share two processors with whatever else runs; what is slow here is waiting for a processor or for the disk, not work. On a quiet machine it is 3 to 5 times. A third processor would help.",
  },
  {
    benchmark: "dmap-csv",
    goal: "100 rows a child: >= 300k",
    reason:
      "more than half of the CPU time goes into splitting the rows, the same work alone being the limit in the figures below; the rest makes a row an object and its batch the input of a child. As a multiple of splitting alone, the next line, it is reached three times over.",
  },
  {
    benchmark: "engine-growth",
    goal: "RSS of each",
    reason:
      "what grows is SQLite's page cache up to 8 MiB and the slack of two heaps, not something that is kept for an execution: the heap in use stays at 10.2 MB from 2,000 to 213,000 of them. Runs of two commits in turns gave 120 to 325 B each for the first hundred thousand and 184 B to 81 B given back for the second.",
  },
  {
    benchmark: "engine-sleepers",
    goal: "p99 of hello meanwhile",
    reason:
      "sleepers cost no CPU meanwhile; the larger database makes each commit touch more pages, and a percentile of one percent shows every neighbour.",
  },
];
