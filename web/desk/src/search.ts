// The state of a list stands in its address: ?status=placed&channel=web-de&cursor=...
export type Search = Record<string, string>;

export const parseSearch = (text: string): Search =>
  Object.fromEntries(new URLSearchParams(text.replace(/^\?/, '')));

export function writeSearch(search: Record<string, unknown>): string {
  const said = Object.entries(search).filter(
    (one): one is [string, string] => typeof one[1] === 'string' && one[1] !== '',
  );
  const text = new URLSearchParams(said).toString();
  return text ? `?${text}` : '';
}

/** Another filter begins with the first page. */
export function withFilter(search: Search, name: string, value: string): Search {
  const { cursor: _, [name]: __, ...rest } = search;
  return value ? { ...rest, [name]: value } : rest;
}
