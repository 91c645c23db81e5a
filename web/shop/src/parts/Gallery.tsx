import { useState } from 'react';
import { useWords } from '../context.js';

interface Picture {
  url: string;
  alt: string;
}

export function Gallery({ pictures }: { pictures: Picture[] }) {
  const words = useWords();
  const [at, setAt] = useState(0);
  const shown = pictures[at] ?? pictures[0];
  if (!shown) return <div className="gallery-main" />;
  return (
    <div className="gallery">
      <div className="gallery-main">
        <img src={shown.url} alt={shown.alt} width="1200" height="1200" fetchPriority="high" />
      </div>
      {pictures.length > 1 && (
        <ul className="gallery-more">
          {pictures.map((one, i) => (
            <li key={one.url}>
              <button type="button" aria-label={words.picture(i + 1)} aria-pressed={i === at} onClick={() => setAt(i)}>
                <img src={one.url} alt="" width="80" height="80" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
