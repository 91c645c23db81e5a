// The table of results.jsonl in Markdown: medians over rounds.
import fs from 'node:fs';

const results = fs.readFileSync(process.argv[2] ?? 'results.jsonl', 'utf8').trim().split('\n').map(JSON.parse);
const groups = Map.groupBy
  ? Map.groupBy(results, key)
  : results.reduce((all, one) => all.set(key(one), [...(all.get(key(one)) ?? []), one]), new Map());

function key(one) {
  return [one.name, one.scenario, one.customers].join(' | ');
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const of = (group, field) => median(group.map((one) => one[field]));
const shown = (value, digits = 1) => (value === undefined || value === null ? '' : value.toFixed(digits));

console.log('| platform | scenario | customers | per s | p50 ms | p95 ms | p99 ms | CPU ms each | failed |');
console.log('|---|---|---|---|---|---|---|---|---|');
for (const [name, group] of groups) {
  if (group[0].per_s === undefined) continue;
  const cells = ['per_s', 'p50', 'p95', 'p99'].map((field) => shown(of(group, field)));
  const failed = group.reduce((sum, one) => sum + Object.values(one.refusals).reduce((a, b) => a + b, 0), 0);
  console.log(`| ${name} | ${cells.join(' | ')} | ${shown(of(group, 'cpu_ms_each'), 2)} | ${failed} |`);
}
console.log('\n| platform | customers | pieces | sold | in the books | seconds | refused |');
console.log('|---|---|---|---|---|---|---|');
for (const one of results.filter((any) => any.sold !== undefined)) {
  const why = JSON.stringify(one.refusals).replaceAll('|', '/');
  console.log(`| ${one.name} | ${one.customers} | 100 | ${one.sold} | ${one.in_books ?? ''} | ${shown(one.took_s)} | ${why} |`);
}
