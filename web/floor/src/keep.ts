// What this device remembers: the store, the language, the bell. Never who is logged in. And what
// this tab does, until it is closed: that a session has ended here.
const named = (name: string) => `nahtlos.floor.${name}`;
const keeps = (storage: () => Storage) => ({
  read: (name: string): string | null => storage().getItem(named(name)),
  write: (name: string, text: string) => storage().setItem(named(name), text),
  drop: (name: string) => storage().removeItem(named(name)),
});
export const keep = keeps(() => localStorage);
export const tab = keeps(() => sessionStorage);
