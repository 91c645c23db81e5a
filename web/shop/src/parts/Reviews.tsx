import { Stars } from '@nahtlos/design';
import { useQuery } from '@tanstack/react-query';
import { reviewsQuery } from '../data.js';
import { useLanguage, useWords } from '../context.js';

export function Reviews({ product }: { product: string }) {
  const words = useWords();
  const lang = useLanguage();
  const { data } = useQuery(reviewsQuery(lang, product));
  const day = new Intl.DateTimeFormat(lang === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'medium' });
  return (
    <section id="reviews" className="stack">
      <h2>{words.reviews}</h2>
      {data && data.summary.count === 0 && <p className="soft">{words.noReviews}</p>}
      {data && data.summary.average && data.summary.count > 0 && (
        <p className="row">
          <Stars value={Number(data.summary.average)} label={words.stars(data.summary.average)} />
          <strong>{words.stars(Number(data.summary.average).toLocaleString(lang))}</strong>
          <span className="soft">({data.summary.count})</span>
        </p>
      )}
      <ul className="stack">
        {data?.items.map((one) => (
          <li key={one.id} className="panel stack" lang={one.language}>
            <div className="row between wrap">
              <Stars value={one.rating} label={words.stars(String(one.rating))} />
              <span className="soft small">
                {one.author} · {day.format(new Date(one.written_at))}
              </span>
            </div>
            {one.title && <h3>{one.title}</h3>}
            {one.text && <p>{one.text}</p>}
            {one.is_verified && (
              <p>
                <span className="tag">{words.verified}</span>
              </p>
            )}
          </li>
        ))}
      </ul>
      {data && data.summary.count > 0 && <p className="soft small measure">{data.verification.statement}</p>}
    </section>
  );
}
