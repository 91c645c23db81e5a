import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Search } from '../search.js';

interface Props {
  to: string;
  search?: Search;
  className?: string;
  label?: string;
  onClick?: () => void;
  /** Is current on the pages below its own, too. */
  isNav?: boolean;
  children: ReactNode;
}

/** A link within the desk; without `search` it leads to the list as it begins. */
export function Go({ to, search = {}, label, isNav, children, ...rest }: Props) {
  return (
    <Link
      to={to as never}
      search={search as never}
      activeOptions={{ exact: to === '/' || !isNav, includeSearch: false }}
      activeProps={isNav ? { 'aria-current': 'page' } : {}}
      {...(label ? { 'aria-label': label } : {})}
      {...rest}
    >
      {children}
    </Link>
  );
}
