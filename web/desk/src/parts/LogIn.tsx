import { Button, TextInput } from '@mantine/core';
import { NahtlosError, type Schemas } from '@nahtlos/client';
import { isOffline, saidBy, type Language } from '@nahtlos/design';
import { useState, type FormEvent } from 'react';
import { ask } from '../api.js';
import type { Words } from '../words.js';
import { FirstSteps, type Step } from './FirstSteps.js';

interface Props {
  language: Language;
  words: Words;
  switchLanguage: () => void;
  expired: boolean;
  entered: () => void;
}

/** To get in; where the server first wants a new password or a second factor, that is next. */
export function LogIn(props: Props) {
  const { language, words, switchLanguage, expired, entered } = props;
  const [needsCode, setNeedsCode] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [step, setStep] = useState<Step>();

  const next = (made: Schemas['LoggedIn']) => {
    if (made.must_change_password) setStep('password');
    else if (made.must_add_second_factor) setStep('factor');
    else entered();
  };
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const text = (name: string) => String(typed.get(name) ?? '').trim();
    setBusy(true);
    setTrouble('');
    try {
      const code = text('code');
      const body = {
        login: text('login'),
        password: String(typed.get('password')),
        cookie: true,
        ...(code ? { code } : {}),
      };
      next(await ask<Schemas['LoggedIn']>('/v1/staff/login', { method: 'POST', body }));
    } catch (error) {
      const wantsCode = error instanceof NahtlosError && error.code === 'code_needed';
      if (wantsCode) setNeedsCode(true);
      else setTrouble(isOffline(error) ? words.offlineText : saidBy(error, language));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="enter">
      <div className="row between">
        <span className="mark">
          <img src="/desk/icon.svg" alt="" width="28" height="28" /> Nahtlos
        </span>
        <button type="button" className="link" onClick={switchLanguage}>
          {words.other}
        </button>
      </div>
      {step ? (
        <FirstSteps {...{ step, language, words, next, entered }} />
      ) : (
        <form className="stack roomy" onSubmit={(event) => void enter(event)}>
          <div className="stack">
            <h1>{expired ? words.expired : words.welcome}</h1>
            <p className="soft">{expired ? words.expiredText : words.welcomeText}</p>
          </div>
          <TextInput name="login" label={words.login} required withAsterisk={false} autoComplete="username" autoCapitalize="none" />
          <TextInput name="password" type="password" label={words.password} required withAsterisk={false} autoComplete="current-password" />
          {needsCode && (
            <TextInput
              name="code"
              label={words.code}
              description={words.codeHint}
              required
              withAsterisk={false}
              inputMode="numeric"
              autoComplete="one-time-code"
            />
          )}
          {trouble && (
            <p className="bad" role="alert">
              {trouble}
            </p>
          )}
          <Button type="submit" size="md" fullWidth disabled={busy}>
            {busy ? words.entering : words.enter}
          </Button>
        </form>
      )}
    </main>
  );
}
