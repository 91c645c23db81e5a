import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Reason } from '../api.js';
import { useFloor } from '../floor.js';

// The browser's own dialog: it keeps the focus inside and closes by Escape.
function Sheet({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const { words } = useFloor();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="sheet" onClose={close} aria-label={title}>
      <div className="stack">
        <h2>{title}</h2>
        {children}
        <Button size="lg" variant="default" onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </dialog>
  );
}

const reasons: Reason[] = ['not_found', 'damaged', 'no_capacity', 'closed', 'other'];

export function RejectSheet(props: { close: () => void; reject: (reason: Reason) => void }) {
  const { words } = useFloor();
  return (
    <Sheet title={words.whyReject} close={props.close}>
      <p className="soft">{words.whyRejectText}</p>
      {reasons.map((reason) => (
        <button key={reason} type="button" className="choice" onClick={() => props.reject(reason)}>
          {words.reasons[reason]}
        </button>
      ))}
    </Sheet>
  );
}

interface ShortProps {
  most: number;
  title: string;
  close: () => void;
  report: (quantity: number) => void;
}
export function ShortSheet({ most, title, close, report }: ShortProps) {
  const { words } = useFloor();
  const [count, setCount] = useState(1);
  return (
    <Sheet title={title} close={close}>
      <p>{words.missing(most)}</p>
      <div className="stepper">
        <button type="button" aria-label="−1" onClick={() => setCount(Math.max(1, count - 1))}>
          −
        </button>
        <output>{count}</output>
        <button type="button" aria-label="+1" onClick={() => setCount(Math.min(most, count + 1))}>
          +
        </button>
      </div>
      <p className="soft">{words.missingText}</p>
      <Button size="xl" onClick={() => report(count)}>
        {words.confirmMissing}
      </Button>
    </Sheet>
  );
}
