import { useSession } from '../session.js';

interface Props {
  note: string;
  yes: string;
  isPending: boolean;
  close: () => void;
}

/** The end of a question: what went wrong, the way back, and the way on. */
export function DialogEnd({ note, yes, isPending, close }: Props) {
  const { words } = useSession();
  return (
    <>
      {note && (
        <p className="note" role="alert">
          {note}
        </p>
      )}
      <div className="tools">
        <button type="button" className="tool" onClick={close}>
          {words.back}
        </button>
        <button type="submit" className="tool main" disabled={isPending}>
          {yes}
        </button>
      </div>
    </>
  );
}
