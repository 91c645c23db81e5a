import { timeText } from '../format.js';
import { useSession } from '../session.js';
import type { Moment } from './timeline.js';

/** The newest first: what, who, where, and why in the words of the rules. */
export function Timeline({ moments }: { moments: Moment[] }) {
  const { words, language } = useSession();
  return (
    <ol className="line-of-time">
      {moments.map((moment, i) => (
        <li key={`${moment.at} ${moment.title} ${i}`} className="moment">
          <span className={`moment-dot ${moment.tone}`} aria-hidden="true" />
          <div>
            <h3>{moment.title}</h3>
            {moment.facts.length > 0 && <p>{moment.facts.join(' · ')}</p>}
            {moment.quote && <blockquote>{moment.quote}</blockquote>}
            {moment.reasons && moment.reasons.length > 0 && (
              <details>
                <summary>{words.orders.whyThis}</summary>
                <ul>
                  {moment.reasons.map((reason) => (
                    <li key={reason}>{reason}</li>
                  ))}
                </ul>
              </details>
            )}
            <p className="small">
              <time dateTime={moment.at}>{timeText(moment.at, language)}</time>
              {moment.who ? ` · ${moment.who}` : ''}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
