import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { readFilters } from './filters.js';
import { CategoryPage } from './pages/CategoryPage.js';
import { HomePage } from './pages/HomePage.js';
import { NotFound } from './pages/NotFound.js';
import { ProductPage } from './pages/ProductPage.js';
import { SearchPage } from './pages/SearchPage.js';
import { Shell } from './parts/Shell.js';

const root = createRootRoute({ notFoundComponent: NotFound });
const begin = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/$lang', params: { lang: 'de' }, replace: true });
  },
});
const inLanguage = createRoute({
  getParentRoute: () => root,
  path: '/$lang',
  component: Shell,
  notFoundComponent: NotFound,
});
const under = () => inLanguage;
const home = createRoute({ getParentRoute: under, path: '/', component: HomePage });
const category = createRoute({
  getParentRoute: under,
  path: '/c/$handle',
  validateSearch: readFilters,
  component: CategoryPage,
});
const search = createRoute({
  getParentRoute: under,
  path: '/search',
  validateSearch: readFilters,
  component: SearchPage,
});
const product = createRoute({
  getParentRoute: under,
  path: '/p/$handle',
  validateSearch: (said: Record<string, unknown>): { variant?: string } =>
    typeof said.variant === 'string' ? { variant: said.variant } : {},
  component: ProductPage,
});
const cart = createRoute({
  getParentRoute: under,
  path: '/cart',
  component: lazyRouteComponent(() => import('./pages/CartPage.js'), 'CartPage'),
});
const checkout = createRoute({
  getParentRoute: under,
  path: '/checkout',
  component: lazyRouteComponent(() => import('./pages/CheckoutPage.js'), 'CheckoutPage'),
});
const order = createRoute({
  getParentRoute: under,
  path: '/order',
  component: lazyRouteComponent(() => import('./pages/OrderPage.js'), 'OrderPage'),
});
const stores = createRoute({
  getParentRoute: under,
  path: '/stores',
  component: lazyRouteComponent(() => import('./pages/StoresPage.js'), 'StoresPage'),
});
const gallery = createRoute({
  getParentRoute: under,
  path: '/gallery',
  component: lazyRouteComponent(() => import('./pages/GalleryPage.js'), 'GalleryPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    begin,
    inLanguage.addChildren([home, category, search, product, cart, checkout, order, stores, gallery]),
  ]),
  basepath: '/shop',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
