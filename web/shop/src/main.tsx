import { House } from '@nahtlos/design';
import { NahtlosError } from '@nahtlos/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './router.js';
import './shop.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused it refuses again; a lost connection may be back.
      retry: (count, error) => !(error instanceof NahtlosError) && count < 2,
      staleTime: 30_000,
      // Without a connection the service worker may still have it.
      networkMode: 'offlineFirst',
    },
  },
});

if (import.meta.env.PROD) void navigator.serviceWorker?.register('/shop/sw.js').catch(() => undefined);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <House>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </House>
  </StrictMode>,
);
