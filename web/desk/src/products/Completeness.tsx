import type { Schemas } from '@nahtlos/client';
import { useQueries } from '@tanstack/react-query';
import { ask, type Page } from '../api.js';
import { useChannels } from '../data.js';
import { Status } from '../parts/Status.js';
import { useSession } from '../session.js';

type View = Schemas['CompletenessView'];

/** The same of many variants is said once, with how often. */
function counted({ missing }: View): Map<string, number> {
  const times = new Map<string, number>();
  for (const { detail } of missing) times.set(detail, (times.get(detail) ?? 0) + 1);
  return times;
}

/** What each channel would still need, as the server counts it. */
export function Completeness({ product }: { product: string }) {
  const { words } = useSession();
  const channels = useChannels();
  const said = words.product;
  const views = useQueries({
    queries: channels.map((channel) => ({
      queryKey: ['product', product, 'complete', channel.code],
      queryFn: () =>
        ask<Page<View>>('/v1/products/completeness', { query: { channel: channel.code, product } }),
    })),
  });
  return (
    <section className="panel" aria-labelledby="complete">
      <h2 id="complete">{said.complete}</h2>
      <ul className="stack">
        {channels.map((channel, i) => {
          const view = views[i]?.data?.items[0];
          if (!view) return null;
          return (
            <li key={channel.id}>
              <div className="row between">
                <span>{channel.name}</span>
                <Status tone={view.score === 100 ? 'good' : 'warn'}>{said.completeIn(view.score)}</Status>
              </div>
              {[...counted(view)].map(([detail, times]) => (
                <p key={detail} className="small soft">
                  {times > 1 ? `${times} × ` : ''}
                  {detail}
                </p>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
