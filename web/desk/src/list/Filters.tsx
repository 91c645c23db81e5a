import { useState } from 'react';
import { Icon } from '@nahtlos/design';
import { Field, Select } from '../parts/Field.js';
import type { Search } from '../search.js';
import { useWords } from '../session.js';
import type { Filter } from './types.js';

interface Props {
  filters: Filter[];
  said: Search;
  choose: (name: string, value: string) => void;
  reset: () => void;
}

/** On the phone behind a button that says how many are set. */
export function Filters({ filters, said, choose, reset }: Props) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const set = filters.filter(({ name }) => said[name]).length;
  return (
    <>
      <button
        type="button"
        className="tool only-phone"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="filter" size={18} /> {words.list.filters}
        {set > 0 && ` (${set})`}
      </button>
      <div className={isOpen ? 'filters open' : 'filters'} role="search">
        {filters.map((filter) =>
          filter.kind === 'choice' ? (
            <Select
              key={filter.name}
              name={filter.name}
              label={filter.label}
              value={said[filter.name] ?? ''}
              options={[{ value: '', label: words.list.all }, ...(filter.options ?? [])]}
              onChoose={(value) => choose(filter.name, value)}
            />
          ) : (
            <Field
              key={filter.name}
              name={filter.name}
              label={filter.label}
              type={filter.kind === 'date' ? 'date' : 'search'}
              value={said[filter.name] ?? ''}
              {...(filter.placeholder ? { placeholder: filter.placeholder } : {})}
              onSettled={(value) => choose(filter.name, value)}
            />
          ),
        )}
        {set > 0 && (
          <button type="button" className="link reset" onClick={reset}>
            {words.list.reset}
          </button>
        )}
      </div>
    </>
  );
}
