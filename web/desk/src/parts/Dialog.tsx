import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from '@nahtlos/design';
import { useWords } from '../session.js';

/** A question that has to be answered before anything else; Escape is no. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const words = useWords();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    if (dialog && !dialog.open) dialog.showModal();
  }, []);
  return (
    <dialog ref={box} className="dialog" onClose={close} aria-label={title}>
      <div className="row between dialog-head">
        <h2>{title}</h2>
        <button type="button" className="round" aria-label={words.close} onClick={close}>
          <Icon name="close" size={20} />
        </button>
      </div>
      {children}
    </dialog>
  );
}
