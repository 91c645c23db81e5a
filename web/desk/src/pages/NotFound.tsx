import { Icon } from '@nahtlos/design';
import { Go } from '../parts/Go.js';
import { useWords } from '../session.js';

export function NotFound() {
  const words = useWords();
  return (
    <div className="state">
      <Icon name="search" size={40} />
      <h1>{words.gone}</h1>
      <p className="soft">{words.goneText}</p>
      <Go to="/" className="link">
        {words.toToday}
      </Go>
    </div>
  );
}
