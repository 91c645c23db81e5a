import { Link } from '@tanstack/react-router';
import { named, type Category } from '../data.js';
import { useLanguage, useWords } from '../context.js';

export function Crumbs({ path }: { path: Category[] }) {
  const lang = useLanguage();
  const words = useWords();
  return (
    <nav aria-label={words.categories}>
      <ol className="crumbs">
        <li>
          <Link to="/$lang" params={{ lang }}>
            {words.home}
          </Link>
        </li>
        {path.map((one) => (
          <li key={one.id}>
            <Link to="/$lang/c/$handle" params={{ lang, handle: one.handle }}>
              {named(one.names, lang)}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
