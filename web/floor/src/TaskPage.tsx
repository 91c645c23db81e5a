import { Button, TextInput } from '@mantine/core';
import { Icon } from '@nahtlos/design';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { pathOf, type ActionBody } from './api.js';
import { queue, useFloor } from './floor.js';
import { useTasks, type Shown } from './live.js';
import { Frame } from './parts/Frame.js';
import { Lines } from './parts/Lines.js';
import { PromiseLeft } from './parts/Promise.js';
import { RejectSheet } from './parts/Sheets.js';
import { forgetPicks, usePicks } from './picks.js';
import { groupOf, isCollected, nextStep } from './tasks.js';

/** One task: what it is of, and the one big step that leads on. */
export function TaskPage({ id, close }: { id: string; close: () => void }) {
  const { words } = useFloor();
  const { tasks } = useTasks();
  const task = tasks?.find((one) => one.id === id);
  if (!tasks) return <main className="wait" aria-busy="true" />;
  if (!task || !groupOf(task)) {
    return (
      <main className="state">
        <Icon name="check" size={56} />
        <h1>{words.gone}</h1>
        <p className="soft">{words.goneText}</p>
        <Button size="lg" onClick={close}>
          {words.back}
        </Button>
      </main>
    );
  }
  return <Work task={task} close={close} />;
}

function useDo(task: Shown) {
  const { me } = useFloor();
  const queries = useQueryClient();
  return (body: ActionBody) => {
    const account = me.account.id;
    queue.add({
      key: crypto.randomUUID(),
      account,
      order: task.order,
      task: task.id,
      number: task.number,
      body: { ...body, occurred_at: new Date().toISOString() },
    });
    void queue
      .flush(account)
      .then(() => queries.invalidateQueries({ queryKey: ['tasks'] }));
  };
}

function Work({ task, close }: { task: Shown; close: () => void }) {
  const { words } = useFloor();
  const act = useDo(task);
  const picks = usePicks(task);
  const [rejects, setRejects] = useState(false);
  const [typed, setTyped] = useState('');
  const step = nextStep(task)!;
  const isPicking = task.status === 'picking';
  const picked = task.lines.every((line) => (picks.of[line.line] ?? 0) >= line.quantity);
  const wantsCode = step === 'hand_over' && task.method !== 'carry_out';
  const ends = step === 'hand_over' || step === 'ship';

  const goOn = () => {
    const text = typed.trim();
    if (step === 'hand_over' && text) act({ action: step, pickup_code: text.toUpperCase() });
    else if (step === 'ship' && text) act({ action: step, tracking: text });
    else act({ action: step });
    if (step === 'pack') forgetPicks(task.id);
    setTyped('');
    if (ends) close();
  };

  return (
    <>
      <Frame title={task.number} close={close} aside={<PromiseLeft task={task} />}>
        <p className="row wrap">
          <span className="tag">{words.statuses[task.status]}</span>
          <span className="soft">{words.methods[task.method]}</span>
          {task.waits && <span className="tag waits">{words.waits}</span>}
        </p>
        {task.collector && <p>{words.collector(task.collector)}</p>}
        {task.message && (
          <p className="message">
            <span className="hidden">{words.says}: </span>
            {task.message}
          </p>
        )}
        <Lines task={task} picks={picks} isPicking={isPicking} act={act} />
        <Papers task={task} />
        {groupOf(task) !== 'arrived' && task.status !== 'ready' && (
          <button type="button" className="plain bad" onClick={() => setRejects(true)}>
            {words.steps.reject}
          </button>
        )}
      </Frame>
      <form
        className="dock"
        onSubmit={(event) => {
          event.preventDefault();
          goOn();
        }}
      >
        {wantsCode && (
          <TextInput
            label={words.pickupCode}
            description={words.pickupHint}
            size="lg"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoCapitalize="characters"
            autoComplete="off"
          />
        )}
        {step === 'ship' && (
          <TextInput
            label={words.tracking}
            size="lg"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        <Button
          type="submit"
          size="xl"
          fullWidth
          disabled={(isPicking && !picked) || (wantsCode && !typed.trim())}
        >
          {words.steps[step as keyof typeof words.steps]}
        </Button>
      </form>
      {rejects && (
        <RejectSheet
          close={() => setRejects(false)}
          reject={(reason) => {
            act({ action: 'reject', reason });
            forgetPicks(task.id);
            close();
          }}
        />
      )}
    </>
  );
}

// Opened beside the floor, as the browser shows PDF; the cookie goes along.
function Papers({ task }: { task: Shown }) {
  const { words } = useFloor();
  if (task.status === 'assigned' || task.status === 'accepted') return null;
  const last = isCollected(task)
    ? { path: 'pick-up-sheet', said: words.pickUpSheet }
    : { path: 'label', said: words.label };
  return (
    <p className="row wrap">
      {[{ path: 'packing-slip', said: words.packingSlip }, last].map(({ path, said }) => (
        <a key={path} className="paper" href={`${pathOf(task)}/${path}`} target="_blank" rel="noreferrer">
          {said}
        </a>
      ))}
    </p>
  );
}
