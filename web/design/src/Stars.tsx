const star = 'M8 .9l2.1 4.6 5 .6-3.7 3.4 1 5L8 12l-4.4 2.5 1-5L.9 6.1l5-.6Z';

/** Stars out of five, filled to the tenth; `label` is what is read aloud. */
export function Stars({ value, label }: { value: number; label: string }) {
  return (
    <svg width="88" height="16" viewBox="0 0 88 16" role="img" aria-label={label} className="stars">
      {[0, 1, 2, 3, 4].map((i) => {
        const part = Math.max(0, Math.min(1, value - i));
        return (
          <g key={i} transform={`translate(${i * 18} 0)`}>
            <path d={star} className="star-empty" />
            <svg width={16 * part} height="16" viewBox={`0 0 ${Math.max(16 * part, 0.01)} 16`}>
              <path d={star} className="star-full" />
            </svg>
          </g>
        );
      })}
    </svg>
  );
}
