import { Alert, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Cart } from '../cart.js';
import { withoutMissing } from '../checkout.js';
import { useCartChange, useLanguage, useWords } from '../context.js';

/** Somebody was faster: what is missing, and the way on with the rest. */
export function SoldOut({ cart, onChanged }: { cart: Cart; onChanged: () => void }) {
  const words = useWords();
  const lang = useLanguage();
  const change = useCartChange();
  const short = cart.lines.filter((line) => line.available != null && line.available < line.quantity);
  const hasRest = cart.lines.some((line) => (line.available ?? line.quantity) > 0);
  return (
    <Alert color="red" role="alert" title={words.soldOutTitle}>
      <div className="stack">
        <p>{words.soldOutText}</p>
        <ul className="stack small">
          {short.map((line) => (
            <li key={line.line}>
              <strong>{line.title}</strong>: {words.onlyLeft(line.available ?? 0)}
            </li>
          ))}
        </ul>
        {short.length > 0 && hasRest && (
          <Button
            variant="outline"
            loading={change.isPending}
            onClick={() => change.mutate({ lines: withoutMissing(cart) }, { onSuccess: onChanged })}
          >
            {words.goOnWithout}
          </Button>
        )}
        <Link to="/$lang/cart" params={{ lang }} className="button plain-button">
          {words.toBag}
        </Link>
      </div>
    </Alert>
  );
}
