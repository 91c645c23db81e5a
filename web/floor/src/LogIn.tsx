import { Button, TextInput } from '@mantine/core';
import { NahtlosError } from '@nahtlos/client';
import { saidBy, type Language } from '@nahtlos/design';
import { useState, type FormEvent } from 'react';
import { ask } from './api.js';
import type { Words } from './words.js';

interface Props {
  language: Language;
  words: Words;
  switchLanguage: () => void;
  expired: boolean;
  entered: () => void;
}
interface LoggedIn {
  must_change_password: boolean;
  must_add_second_factor: boolean;
}

export function LogIn({ language, words, switchLanguage, expired, entered }: Props) {
  const [needsCode, setNeedsCode] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const text = (name: string) => String(said.get(name) ?? '').trim();
    setBusy(true);
    setTrouble('');
    try {
      const code = text('code');
      const body = {
        login: text('login'),
        password: String(said.get('password')),
        cookie: true,
        ...(code ? { code } : {}),
      };
      const made = await ask<LoggedIn>('/v1/staff/login', { method: 'POST', body });
      if (made.must_change_password) return setTrouble(words.mustChange);
      if (made.must_add_second_factor) return setTrouble(words.mustProve);
      entered();
    } catch (error) {
      const wantsCode = error instanceof NahtlosError && error.code === 'code_needed';
      if (wantsCode) setNeedsCode(true);
      else setTrouble(saidBy(error, language));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="enter">
      <div className="row between">
        <span className="mark">{words.title}</span>
        <button type="button" className="plain" onClick={switchLanguage}>
          {words.other}
        </button>
      </div>
      <form className="stack roomy" onSubmit={(event) => void enter(event)}>
        <div>
          <h1>{expired ? words.expired : words.welcome}</h1>
          <p className="soft">{expired ? words.expiredText : words.welcomeText}</p>
        </div>
        <TextInput
          name="login"
          label={words.login}
          size="lg"
          required
          withAsterisk={false}
          autoComplete="username"
          autoCapitalize="none"
        />
        <TextInput
          name="password"
          type="password"
          label={words.password}
          size="lg"
          required
          withAsterisk={false}
          autoComplete="current-password"
        />
        {needsCode && (
          <TextInput
            name="code"
            label={words.code}
            description={words.codeHint}
            size="lg"
            required
            withAsterisk={false}
            inputMode="numeric"
            autoComplete="one-time-code"
            data-autofocus
          />
        )}
        {trouble && (
          <p className="said bad" role="alert">
            {trouble}
          </p>
        )}
        <Button type="submit" size="xl" fullWidth disabled={busy}>
          {busy ? words.entering : words.enter}
        </Button>
      </form>
    </main>
  );
}
