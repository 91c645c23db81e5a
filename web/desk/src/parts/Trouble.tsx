import { Button } from '@mantine/core';
import { NahtlosError } from '@nahtlos/client';
import { Icon, isOffline, saidBy } from '@nahtlos/design';
import { useSession, type Session } from '../session.js';
import { Go } from './Go.js';

type Speaker = Pick<Session, 'language' | 'words'>;

/** What went wrong, in a sentence: the server's own, or that it cannot be reached. */
export function said(error: unknown, { language, words }: Speaker): string {
  return isOffline(error) ? words.offlineText : saidBy(error, language);
}

const statusOf = (error: unknown) => (error instanceof NahtlosError ? error.problem.status : 0);

/** In place of what could not be loaded. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const session = useSession();
  const { words } = session;
  const status = statusOf(error);
  const [title, text] =
    status === 403
      ? [words.noRight, words.noRightText]
      : status === 404
        ? [words.gone, words.goneText]
        : [isOffline(error) ? words.offline : words.failed, said(error, session)];
  return (
    <div className="state" role="alert">
      <Icon name={isOffline(error) ? 'cloud' : 'search'} size={40} />
      <h2>{title}</h2>
      <p className="soft">{text}</p>
      {status === 403 || status === 404 ? (
        <Go to="/" className="link">
          {words.toToday}
        </Go>
      ) : (
        onRetry && <Button onClick={onRetry}>{words.again}</Button>
      )}
    </div>
  );
}
