import { useEffect, type ReactNode } from 'react';
import { useWords } from '../session.js';

/** The title of a page, in the tab of the browser, too, and what can be done there. */
export function PageHead({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  const words = useWords();
  useEffect(() => {
    document.title = `${title} – ${words.title}`;
  }, [title, words]);
  return (
    <div className="page-head">
      <div className="page-title">
        <h1>{title}</h1>
        {about}
      </div>
      <div className="tools">{children}</div>
    </div>
  );
}
