import { Icon } from '@nahtlos/design';
import { Link } from '@tanstack/react-router';
import { useLanguage, useWords } from '../context.js';

export function NotFound() {
  const words = useWords();
  const lang = useLanguage();
  return (
    <div className="state">
      <Icon name="leaf" size={48} />
      <h1>{words.notFound}</h1>
      <p className="soft">{words.notFoundText}</p>
      <Link to="/$lang" params={{ lang }} className="button">
        {words.home}
      </Link>
    </div>
  );
}
