import { Icon } from '@nahtlos/design';
import type { ReactNode } from 'react';
import { useFloor } from '../floor.js';

interface FrameProps {
  title: string;
  close: () => void;
  /** At the end of the headline. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A page that is opened from the list of tasks, and closed to it. */
export function Frame({ title, close, aside, children }: FrameProps) {
  const { words } = useFloor();
  return (
    <>
      <header className="head">
        <div className="row">
          <button type="button" className="round" aria-label={words.back} onClick={close}>
            <Icon name="back" />
          </button>
          <h1 className="grow">{title}</h1>
          {aside}
        </div>
      </header>
      <main className="task">{children}</main>
    </>
  );
}
