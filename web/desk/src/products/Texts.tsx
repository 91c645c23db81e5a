import { NahtlosError, type Schemas } from '@nahtlos/client';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ask } from '../api.js';
import { Field, Select } from '../parts/Field.js';
import { said as sentence } from '../parts/Trouble.js';
import { useMay, useSession } from '../session.js';
import type { Product } from './ProductPage.js';

type Texts = Record<string, Schemas['TextWish']>;
const languages = ['de', 'en'];

/** What is not shown here (subtitles, words for search engines) stays as it is. */
function wishOf(product: Product, form: FormData) {
  const texts: Texts = {};
  for (const language of languages) {
    const title = String(form.get(`title-${language}`) ?? '').trim();
    const description = String(form.get(`description-${language}`) ?? '').trim();
    if (!title) continue;
    const before = (product.texts as Texts)[language];
    texts[language] = { ...before, title, ...(description ? { description } : {}) };
  }
  return { texts, status: form.get('status') };
}

export function Texts({ product, changed }: { product: Product; changed: () => void }) {
  const session = useSession();
  const { words } = session;
  const may = useMay();
  const said = words.product;
  const [note, setNote] = useState('');
  const save = useMutation({
    mutationFn: (form: FormData) =>
      ask(`/v1/products/${product.id}`, {
        method: 'PATCH',
        body: wishOf(product, form),
        version: product.version,
      }),
    onSuccess: changed,
    onError: (error) => {
      const isStale = error instanceof NahtlosError && error.problem.code === 'version_changed';
      setNote(isStale ? said.stale : sentence(error, session));
      if (isStale) changed();
    },
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setNote('');
    save.mutate(new FormData(event.currentTarget));
  };
  const texts = product.texts as Texts;
  return (
    <form className="panel stack" onSubmit={send}>
      <h2>{said.texts}</h2>
      {languages.map((language) => (
        <fieldset key={language} className="stack">
          <legend className="label">{said.languages[language]}</legend>
          <Field
            name={`title-${language}`}
            label={`${said.title} (${language})`}
            value={texts[language]?.title ?? ''}
            maxLength={300}
          />
          <Field
            name={`description-${language}`}
            label={`${said.description} (${language})`}
            value={texts[language]?.description ?? ''}
            rows={4}
          />
        </fieldset>
      ))}
      <Select
        name="status"
        label={words.lists.status}
        value={product.status}
        options={Object.entries(words.lists.products).map(([value, label]) => ({ value, label }))}
      />
      {note && (
        <p className="note" role="alert">
          {note}
        </p>
      )}
      {may('catalog:write') && (
        <div className="tools">
          <button type="submit" className="tool main" disabled={save.isPending}>
            {words.save}
          </button>
          {save.isSuccess && (
            <span className="small soft" role="status">
              {words.saved}
            </span>
          )}
        </div>
      )}
    </form>
  );
}
