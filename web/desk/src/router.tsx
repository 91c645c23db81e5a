import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { NotFound } from './pages/NotFound.js';
import { Shell } from './parts/Shell.js';
import { parseSearch, writeSearch } from './search.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** A page that is fetched when somebody goes there. */
function page<M extends Record<string, unknown>>(
  path: string,
  load: () => Promise<M>,
  name: keyof M & string,
) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<never>, name as never),
  });
}

export const router = createRouter({
  routeTree: root.addChildren([
    page('/', () => import('./today/TodayPage.js'), 'TodayPage'),
    page('/orders', () => import('./orders/OrdersPage.js'), 'OrdersPage'),
    page('/returns', () => import('./lists/sales.js'), 'ReturnsPage'),
    page('/messages', () => import('./lists/sales.js'), 'MessagesPage'),
    page('/stock', () => import('./lists/goods.js'), 'StockPage'),
    page('/movements', () => import('./lists/goods.js'), 'MovementsPage'),
    page('/products', () => import('./lists/goods.js'), 'ProductsPage'),
    page('/promotions', () => import('./lists/goods.js'), 'PromotionsPage'),
    page('/customers', () => import('./lists/house.js'), 'CustomersPage'),
    page('/staff', () => import('./lists/house.js'), 'StaffPage'),
    page('/keys', () => import('./lists/house.js'), 'KeysPage'),
    page('/audit', () => import('./lists/house.js'), 'AuditPage'),
    page('/imports', () => import('./imports/ImportsPage.js'), 'ImportsPage'),
    page('/webhooks', () => import('./webhooks/WebhooksPage.js'), 'WebhooksPage'),
    page('/webhooks/$id', () => import('./webhooks/DeliveriesPage.js'), 'DeliveriesPage'),
    page('/products/$id', () => import('./products/ProductPage.js'), 'ProductPage'),
    page('/orders/$id', () => import('./orders/OrderPage.js'), 'OrderPage'),
  ]),
  basepath: '/desk',
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
});
