import type { Schemas } from '@nahtlos/client';
import { formatPrice } from '@nahtlos/design';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ask } from '../api.js';
import { optionsOf, useChannels } from '../data.js';
import { Dialog } from '../parts/Dialog.js';
import { Fact, Field, Select } from '../parts/Field.js';
import { said as sentence } from '../parts/Trouble.js';
import { useMay, useSession } from '../session.js';
import type { Variant } from './ProductPage.js';

type Price = Schemas['VariantPrice'];

/** Why an article costs what it costs in a channel, and its list price there. */
export function PriceDialog({ variant, close }: { variant: Variant; close: () => void }) {
  const session = useSession();
  const { words, language } = session;
  const may = useMay();
  const said = words.product;
  const channels = useChannels();
  const [chosen, setChosen] = useState('');
  const channel = chosen || channels[0]?.code || '';
  const path = `/v1/variants/${variant.id}/price`;
  const asked = useQuery({
    queryKey: ['price', variant.id, channel],
    queryFn: () => ask<Price>(path, { query: { channel, explain: true } }),
    enabled: channel !== '',
  });
  const price = asked.data;
  const shown = (amount: string | null | undefined) =>
    amount && price ? formatPrice(amount, price.currency, language) : '–';
  return (
    <Dialog title={`${variant.sku}: ${said.whyPrice}`} close={close}>
      <div className="stack">
        <Select
          name="channel"
          label={said.channel}
          value={channel}
          onChoose={setChosen}
          options={optionsOf(channels)}
        />
        {asked.error && (
          <p className="note" role="alert">
            {sentence(asked.error, session)}
          </p>
        )}
        {price && (
          <>
            <dl className="facts">
              <Fact name={said.price}>
                {shown(price.unit_price)}
                {price.price_list ? ` (${said.of} ${price.price_list})` : ''}
              </Fact>
              <Fact name={said.listPrice}>{shown(price.list_price)}</Fact>
              <Fact name={said.vat}>{price.tax_rate_bp == null ? '–' : `${price.tax_rate_bp / 100} %`}</Fact>
            </dl>
            <h3>{said.candidates}</h3>
            <ul className="stack small">
              {(price.candidates ?? []).map((one, i) => (
                <li key={`${one.price_list ?? ''} ${i}`} className="row between">
                  <span>
                    {one.price_list ?? said.listPrice} · {shown(one.unit_price)}
                  </span>
                  <span className={one.outcome === 'won' ? '' : 'soft'}>{said.outcomes[one.outcome]}</span>
                </li>
              ))}
            </ul>
            {may('catalog:write') && <NewPrice variant={variant} market={price.market} />}
          </>
        )}
      </div>
    </Dialog>
  );
}

function NewPrice({ variant, market }: { variant: Variant; market: string }) {
  const session = useSession();
  const said = session.words.product;
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (unit_price: string) =>
      ask(`/v1/variants/${variant.id}/prices`, {
        method: 'POST',
        body: { prices: [{ market, unit_price }] },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['price', variant.id] }),
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('price') ?? '');
    set.mutate(typed.trim().replace(',', '.'));
  };
  return (
    <form onSubmit={send}>
      <Field name="price" label={`${said.newPrice} (${said.market} ${market})`} isRequired />
      {set.isError && (
        <p className="note" role="alert">
          {sentence(set.error, session)}
        </p>
      )}
      <div className="tools">
        <button type="submit" className="tool main" disabled={set.isPending}>
          {said.setPrice}
        </button>
      </div>
    </form>
  );
}
