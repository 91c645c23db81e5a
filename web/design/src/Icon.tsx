// Drawn for this house, on a grid of 24, with lines of 1.75.
const paths = {
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14Zm5 12 4.5 4.5',
  bag: 'M5 8h14l1 12H4L5 8Zm4 0V7a3 3 0 0 1 6 0v1',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm-8 16c1-4 4-6 8-6s7 2 8 6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  store: 'M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0Zm7 10v-5h4v5',
  truck: 'M2 6h12v10H2V6Zm12 4h4l4 3v3h-8v-6ZM6 16a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm12 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  car: 'M3 17v-4l2-1 1.8-4.6A2 2 0 0 1 8.7 6h6.6a2 2 0 0 1 1.9 1.4L19 12l2 1v4h-2.2M5.2 17H3m5.2 0h7.6M5 12h14M6.7 15.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Zm10.6 0a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z',
  check: 'M5 12.5 10 17.5 19.5 7',
  filter: 'M4 6h16M7 12h10M10 18h4',
  cloud: 'M7 18a4 4 0 0 1 0-8 6 6 0 0 1 11-1 4.5 4.5 0 0 1 0 9M4 4l16 17',
  trash: 'M4 7h16M9 7V4h6v3m-9 0 1 13h10l1-13',
  back: 'M15 5 8 12l7 7',
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  phone: 'M8 3h8v18H8V3Zm3 15h2',
  chart: 'M4 20h16M7 16v-5m5 5V6m5 10v-8',
  save: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  box: 'M4 8l8-4 8 4v8l-8 4-8-4V8Zm0 0 8 4 8-4m-8 4v8',
  alert: 'M12 4 3 20h18L12 4Zm0 6v4m0 3v.2',
  coin: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm3 6.2A4 4 0 1 0 15 15M7.5 11h5M7.5 13.5h5',
  mail: 'M3 6h18v12H3V6Zm0 1 9 7 9-7',
  turn: 'M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3',
  tag: 'M4 4h8l8 8-8 8-8-8V4Zm4 4v.2',
  percent: 'M6 18 18 6M7.5 5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Zm9 9a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z',
  key: 'M8 9a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.2 1.3L19 3m-3 3 3 3',
  hook: 'M9 9a4 4 0 1 1 5 1l3 6m-8-1a4 4 0 1 0-2 3.5M11 18h6a3 3 0 1 0-.2-4.5',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.2m-.2 6h.2m-.2 6h.2',
  load: 'M12 20V9m-5 5 5-5 5 5M5 4h14',
  people: 'M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Zm-6.5 15c.8-3.5 3-5.5 6.5-5.5s5.700 2 6.5 5.5M16 5.5a3.5 3.5 0 0 1 0 6.5m2 2.8c2 .9 3 2.6 3.5 5.2',
  leaf: 'M5 19C4 9 10 4 20 4c0 10-5 16-15 15Zm0 0c3-5 6-8 9-10',
};
export type IconName = keyof typeof paths;

export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
