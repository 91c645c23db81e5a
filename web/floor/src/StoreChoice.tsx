import { Icon } from '@nahtlos/design';
import type { Place } from './api.js';
import type { Words } from './words.js';

interface Props {
  words: Words;
  places: Place[];
  choose: (id: string) => void;
  logOut: () => void;
}

export function StoreChoice({ words, places, choose, logOut }: Props) {
  return (
    <main className="enter top">
      <h1>{words.whichStore}</h1>
      <ul className="stack">
        {places.map((place) => (
          <li key={place.id}>
            <button type="button" className="choice" onClick={() => choose(place.id)}>
              <Icon name="store" />
              <span>{place.name}</span>
              <Icon name="arrow" size={20} />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="plain" onClick={logOut}>
        {words.leave}
      </button>
    </main>
  );
}
