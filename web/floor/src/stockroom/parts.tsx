// What the pages of the stockroom share.
import { NahtlosError } from '@nahtlos/client';
import { Icon, Trouble, isOffline, saidBy } from '@nahtlos/design';
import { useFloor } from '../floor.js';
import { useStockroomWords } from './words.js';

const lacks = (error: unknown) => error instanceof NahtlosError && error.problem.status === 403;

interface FailedProps {
  error: unknown;
  retry: () => void;
  scope?: string;
}
/** In place of a page that could not be loaded; who may not see it reads what is lacking. */
export function Failed({ error, retry, scope = 'stock:read' }: FailedProps) {
  const { language } = useFloor();
  const say = useStockroomWords();
  if (!lacks(error)) return <Trouble error={error} language={language} onRetry={retry} />;
  return (
    <div className="state" role="alert">
      <Icon name="key" size={48} />
      <h2>{say.noRight}</h2>
      <p className="soft">{say.noRightText(scope)}</p>
    </div>
  );
}

/** Why what was tapped did not happen. */
export function Refusal({ error }: { error: unknown }) {
  const { language } = useFloor();
  const say = useStockroomWords();
  if (!error) return null;
  const said = isOffline(error)
    ? say.notSent
    : lacks(error)
      ? say.noRightText('stock:write')
      : saidBy(error, language);
  return (
    <p className="said bad" role="alert">
      {said}
    </p>
  );
}

interface CounterProps {
  what: string;
  value: number;
  change: (value: number) => void;
}
/** Minus, a field to type into, plus. */
export function Counter({ what, value, change }: CounterProps) {
  const say = useStockroomWords();
  const typed = (text: string) => change(Math.min(99_999, Number(text.replace(/\D/g, '')) || 0));
  return (
    <div className="counter">
      <button type="button" aria-label={say.less(what)} disabled={value === 0}
        onClick={() => change(value - 1)}>
        −
      </button>
      <input inputMode="numeric" aria-label={what} value={value}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => typed(event.currentTarget.value)} />
      <button type="button" aria-label={say.more(what)} onClick={() => change(value + 1)}>
        +
      </button>
    </div>
  );
}
