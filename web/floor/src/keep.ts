// What this device remembers: the store, the language, the bell. Never who is logged in.
const named = (name: string) => `nahtlos.floor.${name}`;
export const keep = {
  read: (name: string): string | null => localStorage.getItem(named(name)),
  write: (name: string, text: string) => localStorage.setItem(named(name), text),
  drop: (name: string) => localStorage.removeItem(named(name)),
};
