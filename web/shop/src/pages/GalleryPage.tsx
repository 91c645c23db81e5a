import { Icon, Price, Stars, Trouble, type IconName } from '@nahtlos/design';
import { NahtlosError } from '@nahtlos/client';
import { Alert, Button, Checkbox, Skeleton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLanguage, useWords } from '../context.js';
import { Choice } from '../parts/Choice.js';

const icons: IconName[] = ['search', 'bag', 'person', 'menu', 'close', 'store', 'truck', 'check', 'filter', 'cloud', 'trash', 'back', 'arrow', 'phone', 'leaf'];
const colors = ['brand', 'brand-soft', 'accent', 'accent-soft', 'paper', 'surface', 'sunken', 'ink', 'ink-soft', 'line', 'good', 'warn', 'bad'];

/** Everything that faces are made of, on one page: to look at a theme, light and dark. */
export function GalleryPage() {
  const lang = useLanguage();
  const words = useWords();
  const [chosen, setChosen] = useState('ship');
  const refused = new NahtlosError({ title: 'Conflict', status: 409, code: 'example', detail: words.soldOutText });
  return (
    <div className="wide page stack roomy">
      <h1>{words.gallery}</h1>
      <ul className="swatches">
        {colors.map((one) => (
          <li key={one}>
            <span className={`swatch-box color-${one}`} />
            <code className="small">--{one}</code>
          </li>
        ))}
      </ul>
      <section className="panel stack">
        <h1>H1 {words.thanks}</h1>
        <h2>H2 {words.delivery}</h2>
        <h3>H3 {words.payment}</h3>
        <p>{words.promiseStoreText}</p>
        <p className="soft small">{words.vat}</p>
        <p className="row wrap">
          <span className="tag">{words.verified}</span>
          <span className="tag sale">−20 %</span>
          <Stars value={4.3} label={words.stars('4.3')} />
          <Price price="77.95" before="96.95" currency="EUR" language={lang} />
        </p>
      </section>
      <section className="panel stack">
        <div className="row wrap">
          <Button>{words.addToBag}</Button>
          <Button variant="default">{words.more}</Button>
          <Button variant="light">{words.apply}</Button>
          <Button loading>{words.placing}</Button>
          <Button disabled>{words.soldOut}</Button>
        </div>
        <TextInput label={words.email} error={words.emailWrong} />
        <Checkbox label={words.hasAll} defaultChecked />
        <Choice
          name="gallery"
          value={chosen}
          onChange={setChosen}
          choices={[
            { value: 'ship', title: words.ship, icon: 'truck' },
            { value: 'pickup', title: words.pickup, icon: 'store' },
          ]}
        />
        <Alert color="red" title={words.declined}>
          {words.declinedText}
        </Alert>
        <Skeleton height={24} width="60%" />
      </section>
      <section className="panel row wrap">
        {icons.map((name) => (
          <Icon key={name} name={name} />
        ))}
      </section>
      <Trouble error={refused} language={lang} onRetry={() => undefined} />
    </div>
  );
}
