// CPU of processes (from /proc, in milliseconds) and quantiles.
import fs from 'node:fs';

const ms_per_tick = 10; // USER_HZ is 100 on Linux

const ticks_of = (pid) => {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ');
    return { parent: fields[1], ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return { parent: '0', ticks: 0 }; // it has ended
  }
};

/** CPU of these processes and of all below them. */
export function cpu_ms(roots) {
  const found = new Map();
  for (const name of fs.readdirSync('/proc')) if (/^\d+$/.test(name)) found.set(name, ticks_of(name));
  const is_below = (pid) => {
    for (let at = pid, depth = 0; at && at !== '0' && depth < 32; ++depth) {
      if (roots.includes(at)) return true;
      at = found.get(at)?.parent;
    }
    return false;
  };
  let sum = 0;
  for (const [pid, one] of found) if (is_below(pid)) sum += one.ticks;
  return sum * ms_per_tick;
}

export function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
