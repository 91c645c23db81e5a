import { useId, type ReactNode } from 'react';

interface Choice {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  value?: string;
  onChoose?: (value: string) => void;
  isRequired?: boolean;
}

export function Select({ name, label, options, value, onChoose, isRequired }: Choice) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={name}
        required={isRequired}
        {...(onChoose
          ? { value: value ?? '', onChange: (event) => onChoose(event.target.value) }
          : { defaultValue: value })}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

interface Typed {
  name: string;
  label: string;
  type?: string;
  value?: string;
  hint?: string;
  isRequired?: boolean;
  rows?: number;
  onSettled?: (value: string) => void;
  placeholder?: string;
  min?: string;
  max?: string;
  step?: string;
  maxLength?: number;
}

/** `onSettled` hears what was typed with Enter, and when somebody leaves the field. */
export function Field({ label, hint, isRequired, value, onSettled, rows, ...rest }: Typed) {
  const id = useId();
  const settle = (typed: string) => typed !== (value ?? '') && onSettled?.(typed);
  const shared = {
    id,
    required: isRequired,
    defaultValue: value,
    'aria-describedby': hint ? `${id}-hint` : undefined,
    ...rest,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {rows ? (
        <textarea rows={rows} {...shared} />
      ) : (
        <input
          key={onSettled ? value : undefined}
          autoComplete="off"
          {...shared}
          onBlur={(event) => settle(event.target.value.trim())}
          onKeyDown={(event) => event.key === 'Enter' && settle(event.currentTarget.value.trim())}
          onChange={(event) => rest.type === 'date' && settle(event.target.value)}
        />
      )}
      {hint && (
        <p id={`${id}-hint`} className="small soft">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A pair of what is asked and what it is, in a list of facts. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
