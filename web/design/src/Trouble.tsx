import { Button } from '@mantine/core';
import { NahtlosError } from '@nahtlos/client';
import { Icon } from './Icon.js';
import type { Language } from './language.js';

const words = {
  de: {
    offline: 'Keine Verbindung',
    offlineText: 'Wir erreichen den Server gerade nicht. Dein Warenkorb bleibt gespeichert.',
    failed: 'Das hat nicht geklappt',
    again: 'Erneut versuchen',
  },
  en: {
    offline: 'No connection',
    offlineText: 'We cannot reach the server right now. Your bag is kept.',
    failed: 'That did not work',
    again: 'Try again',
  },
};

export const isOffline = (error: unknown): boolean => !(error instanceof NahtlosError);

/** What the server said, in words for people: the fields it names, else the whole. */
export function saidBy(error: unknown, language: Language): string {
  if (isOffline(error)) return words[language].offlineText;
  const { problem } = error as NahtlosError;
  const fields = problem.errors?.map((field) => field.detail).filter(Boolean);
  return fields?.length ? fields.join(' ') : (problem.detail ?? problem.title);
}

/** In place of what could not be loaded. */
export function Trouble(said: { error: unknown; language: Language; onRetry?: () => void }) {
  const { error, language, onRetry } = said;
  return (
    <div className="state" role="alert">
      <Icon name="cloud" size={48} />
      <h2>{isOffline(error) ? words[language].offline : words[language].failed}</h2>
      <p className="soft">{saidBy(error, language)}</p>
      {onRetry && <Button onClick={onRetry}>{words[language].again}</Button>}
    </div>
  );
}
