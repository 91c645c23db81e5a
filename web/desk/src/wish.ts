import { NahtlosError } from '@nahtlos/client';
import { useRef } from 'react';

/** The idempotency key of a wish: asked again after a lost connection, it is still the same one. */
export function useWishKey() {
  const key = useRef(crypto.randomUUID());
  return {
    now: () => key.current,
    /** Refused: the next one is another wish. A lost connection says nothing of this one. */
    failed: (error: unknown) => {
      if (error instanceof NahtlosError) key.current = crypto.randomUUID();
    },
  };
}
