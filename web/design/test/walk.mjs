// What the walks through the faces share: the API beside the browser, and eyes. NAHTLOS_URL says
// where the server is, NAHTLOS_KEY is a channel's, SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const base = process.env.NAHTLOS_URL;
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails for a refusal; changes something where there is a body. */
export async function api(path, body, key = process.env.NAHTLOS_KEY) {
  const answer = await fetch(`${base}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      Authorization: `Bearer ${key}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const said = await answer.json();
  assert.ok(answer.ok, JSON.stringify(said));
  return said;
}

/** Takes a picture, has axe look, and finds what is wider than the screen. */
export const lookerAt = (sizes, prefix = '') => async (page, size, name) => {
  if (shots) await page.screenshot({ path: join(shots, `${prefix}${name}-${size}.png`) });
  // axe is put in past the policy of the page, by the debugger.
  const session = await page.context().newCDPSession(page);
  const run = (expression) =>
    session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  await run(axe);
  const tags = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']";
  const { result } = await run(
    `axe.run(document, { runOnly: { type: 'tag', values: ${tags} } }).then((r) => r.violations.map(
      (v) => v.id + ': ' + v.nodes.map((n) => n.target + ' ' + n.failureSummary).join(' | ')))`,
  );
  assert.deepEqual(result.value, [], `${name} on the ${size}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= sizes[size].width, `${name} is ${wide} wide on the ${size}`);
};
