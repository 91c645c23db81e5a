import { Icon, type IconName } from '@nahtlos/design';

interface One {
  value: string;
  title: string;
  text?: string;
  icon?: IconName;
  isOff?: boolean;
}

/** One of a few, each with a line on what it means. */
export function Choice(shown: { name: string; value: string; choices: One[]; onChange: (value: string) => void }) {
  return (
    <div className="choices">
      {shown.choices.map((one) => (
        <label key={one.value} className="choice">
          <input
            type="radio"
            name={shown.name}
            value={one.value}
            checked={shown.value === one.value}
            disabled={one.isOff}
            onChange={() => shown.onChange(one.value)}
          />
          {one.icon && <Icon name={one.icon} />}
          <span>
            <strong>{one.title}</strong>
            {one.text && <span className="soft small choice-text">{one.text}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
