// What this browser remembers: that somebody is logged in, and the language. Never who. And what
// this tab does, until it is closed: that a session has ended here.
const named = (name: string) => `nahtlos.desk.${name}`;
const keeps = (storage: () => Storage) => ({
  read: (name: string): string | null => storage().getItem(named(name)),
  write: (name: string, text: string) => storage().setItem(named(name), text),
  drop: (name: string) => storage().removeItem(named(name)),
});
export const keep = keeps(() => localStorage);
export const tab = keeps(() => sessionStorage);
