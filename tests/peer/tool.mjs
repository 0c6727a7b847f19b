// Talks to peer_tool, our C++ side: one JSON line there, one back.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts the tool named by PEER_TOOL; `call(name, fields)` resolves to its answer, in order. */
export function startTool() {
  const path = process.env.PEER_TOOL;
  if (!path) throw new Error('PEER_TOOL must name the built peer_tool; use run.sh');
  const child = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift().resolve(JSON.parse(line)));
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`peer_tool ended: ${code ?? signal}`));
  });
  return {
    call: (name, fields) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(JSON.stringify({ call: name, ...fields }) + '\n');
      }),
    stop: () => child.stdin.end(),
  };
}

/** Small seeded generator (mulberry32): random cases that come back when a run is repeated. */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    pick: (list) => list[Math.floor(next() * list.length)],
    chance: (probability) => next() < probability,
  };
}
