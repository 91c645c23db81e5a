import { House } from '@nahtlos/design';
import { NahtlosError } from '@nahtlos/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';
import './desk.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused it refuses again; a lost connection may be back.
      retry: (count, error) => !(error instanceof NahtlosError) && count < 2,
      networkMode: 'always',
      staleTime: 5_000,
    },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <House>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </House>
  </StrictMode>,
);
