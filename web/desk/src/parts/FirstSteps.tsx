// What the server wants before a session may do anything: a password of one's own, a second factor.
import { Button, TextInput } from '@mantine/core';
import type { Schemas } from '@nahtlos/client';
import { isOffline, saidBy, type Language } from '@nahtlos/design';
import { useState, type FormEvent } from 'react';
import { ask } from '../api.js';
import type { Words } from '../words.js';

export type Step = 'password' | 'factor';
interface Props {
  step: Step;
  language: Language;
  words: Words;
  next: (made: Schemas['LoggedIn']) => void;
  entered: () => void;
}

export function FirstSteps({ step, language, words, next, entered }: Props) {
  const [offer, setOffer] = useState<Schemas['TotpOffer']>();
  const [codes, setCodes] = useState<string[]>();
  const [trouble, setTrouble] = useState('');

  const send = (act: (typed: (name: string) => string) => Promise<void>) =>
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      setTrouble('');
      await act((name) => String(form.get(name) ?? '')).catch((error: unknown) =>
        setTrouble(isOffline(error) ? words.offlineText : saidBy(error, language)),
      );
    };
  const change = send(async (typed) => {
    const body = { current: typed('current'), password: typed('password') };
    next(await ask<Schemas['LoggedIn']>('/v1/staff/me/password', { method: 'PUT', body }));
  });
  const begin = send(async (typed) => {
    const body = { password: typed('password') };
    setOffer(await ask<Schemas['TotpOffer']>('/v1/staff/me/totp', { method: 'POST', body }));
  });
  const confirm = send(async (typed) => {
    const body = { code: typed('code').trim() };
    const path = '/v1/staff/me/totp/confirm';
    setCodes((await ask<Schemas['TotpConfirmed']>(path, { method: 'POST', body })).recovery_codes);
  });
  const problem = trouble && (
    <p className="bad" role="alert">
      {trouble}
    </p>
  );

  if (codes) {
    return (
      <div className="stack roomy">
        <h1>{words.codes}</h1>
        <p className="soft">{words.codesText}</p>
        <ul className="codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <Button onClick={entered}>{words.goOn}</Button>
      </div>
    );
  }
  if (step === 'password') {
    return (
      <form className="stack roomy" onSubmit={(event) => void change(event)}>
        <h1>{words.newPassword}</h1>
        <p className="soft">{words.newPasswordText}</p>
        <TextInput name="current" type="password" label={words.password} required withAsterisk={false} autoComplete="current-password" />
        <TextInput name="password" type="password" label={words.newPasswordLabel} required withAsterisk={false} minLength={8} autoComplete="new-password" />
        {problem}
        <Button type="submit">{words.save}</Button>
      </form>
    );
  }
  return (
    <form className="stack roomy" onSubmit={(event) => void (offer ? confirm : begin)(event)}>
      <h1>{words.secondFactor}</h1>
      <p className="soft">{words.secondFactorText}</p>
      {offer ? (
        <>
          <p>
            {words.secret}: <code className="secret">{offer.secret}</code>
          </p>
          <TextInput key="code" name="code" label={words.code} required withAsterisk={false} inputMode="numeric" autoComplete="one-time-code" />
        </>
      ) : (
        <TextInput key="password" name="password" type="password" label={words.secondFactorBegin} required withAsterisk={false} autoComplete="current-password" />
      )}
      {problem}
      <Button type="submit">{words.goOn}</Button>
    </form>
  );
}
