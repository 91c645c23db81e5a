// Two locations, 1,000 articles with plenty and nine with 50 pieces in each location; what the load
// client needs to know of them goes to seed.json. Run by `medusa exec`.
const { ContainerRegistrationKeys, Modules, ProductStatus } = require('@medusajs/framework/utils');
const flows = require('@medusajs/medusa/core-flows');
const fs = require('fs');

module.exports.default = async function seed({ container }) {
  const run = async (workflow, input) => (await workflow(container).run({ input })).result;
  const shop = await make_shop(container, run);
  const plenty = Array.from({ length: 1000 }, (_, i) => ({ sku: `P-${i}`, pieces: 500_000 }));
  const hot = Array.from({ length: 9 }, (_, i) => ({ sku: `HOT-${i}`, pieces: 50 }));
  for (let at = 0; at < plenty.length; at += 100) {
    await make_articles(container, run, shop, plenty.slice(at, at + 100));
  }
  await make_articles(container, run, shop, hot);
  fs.writeFileSync('seed.json', JSON.stringify({ key: shop.key, region: shop.region }));
};

async function make_shop(container, run) {
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const [store] = await container.resolve(Modules.STORE).listStores();
  const [channel] = await run(flows.createSalesChannelsWorkflow, { salesChannelsData: [{ name: 'Web' }] });
  await run(flows.updateStoresWorkflow, {
    selector: { id: store.id },
    update: {
      supported_currencies: [{ currency_code: 'eur', is_default: true }],
      default_sales_channel_id: channel.id,
    },
  });
  const [region] = await run(flows.createRegionsWorkflow, {
    regions: [{ name: 'Europe', currency_code: 'eur', countries: ['de'], payment_providers: ['pp_system_default'] }],
  });
  const default_tax_rate = { rate: 19, code: 'std', name: 'Standard' };
  await run(flows.createTaxRegionsWorkflow, [{ country_code: 'de', provider_id: 'tp_system', default_tax_rate }]);
  const address = { city: 'Berlin', country_code: 'DE', address_1: 'x' };
  const locations = await run(flows.createStockLocationsWorkflow, {
    locations: [{ name: 'Warehouse A', address }, { name: 'Warehouse B', address }],
  });
  const profile = await shipping_profile(container, run);
  const set = await container.resolve(Modules.FULFILLMENT).createFulfillmentSets({
    name: 'Delivery',
    type: 'shipping',
    service_zones: [{ name: 'Europe', geo_zones: [{ country_code: 'de', type: 'country' }] }],
  });
  for (const { id } of locations) {
    await link.create({
      [Modules.STOCK_LOCATION]: { stock_location_id: id },
      [Modules.FULFILLMENT]: { fulfillment_provider_id: 'manual_manual' },
    });
    await run(flows.linkSalesChannelsToStockLocationWorkflow, { id, add: [channel.id] });
  }
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id: locations[0].id },
    [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
  });
  await make_shipping(run, set, profile, region);
  const [key] = await run(flows.createApiKeysWorkflow, {
    api_keys: [{ title: 'Store', type: 'publishable', created_by: '' }],
  });
  await run(flows.linkSalesChannelsToApiKeyWorkflow, { id: key.id, add: [channel.id] });
  return {
    channel: channel.id,
    region: region.id,
    locations: locations.map(({ id }) => id),
    profile: profile.id,
    key: key.token,
  };
}

async function shipping_profile(container, run) {
  const [held] = await container.resolve(Modules.FULFILLMENT).listShippingProfiles({ type: 'default' });
  if (held) return held;
  const data = [{ name: 'Default', type: 'default' }];
  return (await run(flows.createShippingProfilesWorkflow, { data }))[0];
}

function make_shipping(run, set, profile, region) {
  const option = {
    name: 'Standard Shipping',
    price_type: 'flat',
    provider_id: 'manual_manual',
    service_zone_id: set.service_zones[0].id,
    shipping_profile_id: profile.id,
    type: { label: 'Standard', description: 'Standard', code: 'standard' },
    prices: [{ currency_code: 'eur', amount: 5 }, { region_id: region.id, amount: 5 }],
    rules: [
      { attribute: 'enabled_in_store', value: 'true', operator: 'eq' },
      { attribute: 'is_return', value: 'false', operator: 'eq' },
    ],
  };
  return run(flows.createShippingOptionsWorkflow, [option]);
}

async function make_articles(container, run, shop, articles) {
  const product = ({ sku }) => ({
    title: `Product ${sku}`,
    handle: sku.toLowerCase(),
    description: `A fine product, ${sku}, for measuring things.`,
    status: ProductStatus.PUBLISHED,
    shipping_profile_id: shop.profile,
    sales_channels: [{ id: shop.channel }],
    options: [{ title: 'Default', values: ['Default'] }],
    variants: [
      {
        title: 'Default',
        sku,
        options: { Default: 'Default' },
        manage_inventory: true,
        prices: [{ amount: 19.9, currency_code: 'eur' }],
      },
    ],
  });
  await run(flows.createProductsWorkflow, { products: articles.map(product) });
  const { data: items } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: 'inventory_item',
    fields: ['id', 'sku'],
    filters: { sku: articles.map(({ sku }) => sku) },
  });
  const pieces = new Map(articles.map((article) => [article.sku, article.pieces]));
  const inventory_levels = items.flatMap(({ id, sku }) =>
    shop.locations.map((location_id) => ({
      inventory_item_id: id,
      location_id,
      stocked_quantity: pieces.get(sku),
    })),
  );
  await run(flows.createInventoryLevelsWorkflow, { inventory_levels });
}
