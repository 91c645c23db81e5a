import '@fontsource-variable/figtree/index.css';
import './library.css';
import './tokens.css';
import './base.css';
import { MantineProvider, createTheme } from '@mantine/core';
import type { ReactNode } from 'react';

// Colors come from tokens.css: the library's own style element would break the policy of the page.
const none = Array.from({ length: 10 }, () => 'currentColor') as never;
const theme = createTheme({
  primaryColor: 'brand',
  colors: { brand: none },
  defaultRadius: 'md',
  fontFamily: 'var(--font)',
  respectReducedMotion: true,
  components: {
    // Its lock is a style element, which the policy of the page refuses; base.css has one.
    Drawer: { defaultProps: { lockScroll: false } },
    Checkbox: { defaultProps: { radius: 'sm' } },
    TextInput: { defaultProps: { size: 'md' } },
  },
});

/** Around every face: theme and colors, light and dark as the device says. */
export function House({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
