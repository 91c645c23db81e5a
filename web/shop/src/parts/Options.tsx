import { named } from '../data.js';
import { useLanguage } from '../context.js';
import { withOption, type Axis, type Variant } from '../variants.js';

interface Shown {
  axes: Axis[];
  variants: Variant[];
  chosen: Variant;
  onChoose: (variant: Variant) => void;
}

function AxisBox({ axis, variants, chosen, onChoose }: Omit<Shown, 'axes'> & { axis: Axis }) {
  const lang = useLanguage();
  const now = (chosen.options as Record<string, string>)[axis.code];
  const name = named(axis.names as Record<string, string> | undefined, lang) || axis.code;
  const labelOf = (one: Axis['values'][number]) =>
    named(one.names as Record<string, string> | undefined, lang) || one.code;
  const current = axis.values.find((one) => one.code === now);
  return (
    <fieldset className="option">
      <legend>
        {name}: <span className="soft">{current ? labelOf(current) : ''}</span>
      </legend>
      <div className="option-values">
        {axis.values.map((one) => {
          const next = withOption(variants, chosen, axis.code, one.code);
          return (
            <label key={one.code} className={one.swatch ? 'swatch' : 'size'} title={labelOf(one)}>
              <input
                type="radio"
                name={axis.code}
                checked={one.code === now}
                disabled={!next}
                onChange={() => next && onChoose(next)}
              />
              {one.swatch ? (
                <>
                  <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
                    <circle cx="16" cy="16" r="15" fill={one.swatch} />
                  </svg>
                  <span className="hidden">{labelOf(one)}</span>
                </>
              ) : (
                <span>{labelOf(one)}</span>
              )}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

export function Options({ axes, ...rest }: Shown) {
  return (
    <>
      {axes
        .filter((axis) => axis.values.length > 1)
        .map((axis) => (
          <AxisBox key={axis.code} axis={axis} {...rest} />
        ))}
    </>
  );
}
