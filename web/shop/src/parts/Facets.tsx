import { asMinor } from '@nahtlos/design';
import { Button, Checkbox, TextInput } from '@mantine/core';
import type { Schemas } from '@nahtlos/client';
import { useState, type FormEvent } from 'react';
import { isChosen, toggled, type Filters } from '../filters.js';
import { useWords } from '../context.js';

type Facet = Schemas['FacetView'];
const shownAtFirst = 6;

function FacetBox({ facet, filters, onChange }: { facet: Facet; filters: Filters; onChange: (f: Filters) => void }) {
  const words = useWords();
  const [isLong, setLong] = useState(false);
  const chosen = facet.values.filter((one) => isChosen(filters, facet.facet, one.value));
  const shown = isLong
    ? facet.values
    : [...new Set([...facet.values.slice(0, shownAtFirst), ...chosen])];
  if (facet.values.length === 0) return null;
  return (
    <fieldset className="facet">
      <legend>{facet.label}</legend>
      {shown.map((one) => (
        <Checkbox
          key={one.value}
          checked={isChosen(filters, facet.facet, one.value)}
          onChange={() => onChange(toggled(filters, facet.facet, one.value))}
          label={
            <>
              {one.label} <span className="soft small">({one.count})</span>
            </>
          }
        />
      ))}
      {facet.values.length > shown.length && (
        <button type="button" className="link" onClick={() => setLong(true)}>
          {words.moreValues}
        </button>
      )}
    </fieldset>
  );
}

function PriceBox({ filters, onChange }: { filters: Filters; onChange: (f: Filters) => void }) {
  const words = useWords();
  const asText = (minor: number | undefined) => (minor === undefined ? '' : String(minor / 100));
  const [from, setFrom] = useState(asText(filters.min));
  const [to, setTo] = useState(asText(filters.max));
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const { min: _min, max: _max, ...rest } = filters;
    const [min, max] = [asMinor(from), asMinor(to)];
    onChange({ ...rest, ...(min !== undefined ? { min } : {}), ...(max !== undefined ? { max } : {}) });
  };
  return (
    <form onSubmit={apply}>
      <fieldset className="facet">
        <legend>{words.price}</legend>
        <div className="row">
          <TextInput
            aria-label={`${words.price} ${words.priceFrom}`}
            placeholder={words.priceFrom}
            inputMode="decimal"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            aria-label={`${words.price} ${words.priceTo}`}
            placeholder={words.priceTo}
            inputMode="decimal"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </div>
        <Button type="submit" variant="light" size="xs">
          {words.apply}
        </Button>
      </fieldset>
    </form>
  );
}

export function Facets(shown: { facets: Facet[]; filters: Filters; onChange: (f: Filters) => void }) {
  const { facets, filters, onChange } = shown;
  return (
    <div className="facets">
      {facets.map((facet) => (
        <FacetBox key={facet.facet} facet={facet} filters={filters} onChange={onChange} />
      ))}
      <PriceBox filters={filters} onChange={onChange} />
    </div>
  );
}
