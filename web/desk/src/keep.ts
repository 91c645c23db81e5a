// What this browser remembers: that somebody is logged in, and the language. Never who.
const named = (name: string) => `nahtlos.desk.${name}`;
export const keep = {
  read: (name: string): string | null => localStorage.getItem(named(name)),
  write: (name: string, text: string) => localStorage.setItem(named(name), text),
  drop: (name: string) => localStorage.removeItem(named(name)),
};
