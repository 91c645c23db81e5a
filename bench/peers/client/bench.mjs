// The same customers for every platform: whole orders, reads, and a run on 100 pieces.
//   node bench.mjs --platform nahtlos --base http://127.0.0.1:8080 --pids 1,2 --name "Nahtlos, SQLite"
// An adapter exports setup, order, buy_hot, sold, by_id and list; see README.md.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { Connection } from './connection.mjs';
import { cpu_ms, quantiles } from './usage.mjs';

const { values: options } = parseArgs({
  options: {
    platform: { type: 'string' },
    base: { type: 'string' },
    pids: { type: 'string', default: '' },
    name: { type: 'string' },
    out: { type: 'string', default: 'results.jsonl' },
    connections: { type: 'string', default: '1,8,32' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    limit: { type: 'string', default: '60' }, // seconds that the run on 100 pieces may take
  },
});
const adapter = await import(`./${options.platform}.mjs`);
const context = await adapter.setup(options.base);
const pids = options.pids.split(',').filter(Boolean);

function tell(result) {
  const line = JSON.stringify({ name: options.name, ...result });
  fs.appendFileSync(options.out, line + '\n');
  console.log(line);
}

async function attempt(connection, scenario, ...more) {
  connection.calls = [];
  try {
    return await adapter[scenario](connection, context, ...more);
  } catch (error) {
    return { ok: false, why: `failed: ${String(error.message ?? error).slice(0, 120)}` };
  }
}

async function measure(scenario, customers, seconds, is_warm_up = false) {
  const connections = Array.from({ length: customers }, () => new Connection(options.base));
  const latencies = [];
  const refusals = {};
  const cpu_before = cpu_ms(pids);
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const shop = async (connection) => {
    while (performance.now() < end) {
      const from = performance.now();
      const result = await attempt(connection, scenario);
      if (result.ok) latencies.push(performance.now() - from);
      else refusals[result.why] = (refusals[result.why] ?? 0) + 1;
    }
  };
  await Promise.all(connections.map(shop));
  const took_s = (performance.now() - begun) / 1000;
  const cpu = cpu_ms(pids) - cpu_before;
  await Promise.all(connections.map((one) => one.close()));
  if (is_warm_up) return;
  const done = latencies.length;
  const cpu_ms_each = done > 0 ? cpu / done : null;
  tell({ scenario, customers, per_s: done / took_s, ...quantiles(latencies), cpu_ms_each, refusals });
}

// Everybody wants the same article until nobody gets it any more, twice in a row.
async function run_on(article, customers) {
  const connections = Array.from({ length: customers }, () => new Connection(options.base));
  const refusals = {};
  let sold = 0;
  const begun = performance.now();
  const end = begun + Number(options.limit) * 1000;
  const shop = async (connection) => {
    for (let refused = 0; refused < 2 && performance.now() < end; ) {
      const result = await attempt(connection, 'buy_hot', article);
      if (result.ok) ++sold;
      else refusals[result.why] = (refusals[result.why] ?? 0) + 1;
      refused = result.ok ? 0 : refused + (result.is_refused ? 1 : 0);
    }
  };
  await Promise.all(connections.map(shop));
  const took_s = (performance.now() - begun) / 1000;
  await Promise.all(connections.map((one) => one.close()));
  const in_books = await adapter.sold?.(context, article);
  tell({ scenario: 'run on 100 pieces', customers, sold, in_books, took_s, refusals });
}

const seconds = Number(options.seconds);
const customers = options.connections.split(',').map(Number);
for (const scenario of ['order', 'by_id', 'list']) await measure(scenario, 1, 2, true);
for (let round = 0; round < Number(options.rounds); ++round) {
  for (const scenario of ['order', 'by_id', 'list']) {
    for (const count of customers) {
      await measure(scenario, count, scenario === 'order' ? seconds : seconds / 2);
    }
  }
  await run_on(context.hot[round], Math.max(...customers));
}
process.exit(0);
