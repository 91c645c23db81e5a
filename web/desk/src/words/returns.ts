// What the desk says of announced returns.
import type { Schemas } from '@nahtlos/client';
import type { Move } from '../returns/moves.js';

type Reason = Schemas['ReturnLineView']['reason'];

const de = {
  title: 'Retouren',
  units: (n: number, title: string) => `${n} × ${title}`,
  moves: {
    approve: 'Genehmigen',
    decline: 'Ablehnen',
    receive: 'Angekommen',
    inspect: 'Prüfen',
    refund: 'Erstatten',
    cancel: 'Absagen',
  } satisfies Record<Move, string>,
  texts: {
    approve: 'Alles, was angekündigt ist, darf zurückkommen.',
    decline: 'Der Grund steht in der Nachricht an den Kunden.',
    receive: 'Die Ware wird hier gezählt und ist noch nicht zu verkaufen.',
    inspect: 'Was weder beschädigt ist noch fehlt, ist danach wieder zu verkaufen.',
    refund: '',
    cancel: 'Es kommt nichts mehr zurück.',
  } satisfies Record<Move, string>,
  reasons: {
    changed_mind: 'gefällt nicht',
    too_small: 'zu klein',
    too_large: 'zu groß',
    not_as_described: 'anders als beschrieben',
    defective: 'defekt',
    damaged_in_transit: 'auf dem Weg beschädigt',
    wrong_item: 'falscher Artikel',
    arrived_late: 'zu spät',
    other: 'anderer Grund',
  } satisfies Record<Reason, string>,
  reason: 'Grund',
  where: 'Ort',
  damaged: 'davon beschädigt',
  missing: 'davon nicht dabei',
};

const en: typeof de = {
  title: 'Returns',
  units: (n, title) => `${n} × ${title}`,
  moves: {
    approve: 'Approve',
    decline: 'Decline',
    receive: 'Has arrived',
    inspect: 'Inspect',
    refund: 'Refund',
    cancel: 'Call off',
  },
  texts: {
    approve: 'All that was announced may come back.',
    decline: 'The customer is told the reason.',
    receive: 'The goods are counted here, and not for sale yet.',
    inspect: 'What is neither damaged nor missing is for sale again.',
    refund: '',
    cancel: 'Nothing comes back any more.',
  },
  reasons: {
    changed_mind: 'changed their mind',
    too_small: 'too small',
    too_large: 'too large',
    not_as_described: 'not as described',
    defective: 'defective',
    damaged_in_transit: 'damaged on the way',
    wrong_item: 'wrong article',
    arrived_late: 'too late',
    other: 'another reason',
  },
  reason: 'Reason',
  where: 'Place',
  damaged: 'of which damaged',
  missing: 'of which missing',
};

export const returns = { de, en };
