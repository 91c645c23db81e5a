export type Tone = 'calm' | 'good' | 'warn' | 'bad' | 'quiet';

/** A status in a word; the color says the same once more. */
export function Status({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={`status ${tone}`}>
      <span className="status-dot" aria-hidden="true" />
      {children}
    </span>
  );
}
