// Two locations, 1,000 articles with plenty and nine with 50 pieces in each location.
const core = require('@vendure/core');
const { populate } = require('@vendure/core/cli');
const { config } = require('./config');

const initial = {
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  roles: [],
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 19 }],
  shippingMethods: [{ name: 'Standard Shipping', price: 500 }],
  paymentMethods: [
    {
      name: 'Dummy',
      handler: { code: 'dummy-payment-handler', arguments: [{ name: 'automaticSettle', value: 'true' }] },
    },
  ],
  collections: [],
};

async function seed() {
  const app = await populate(() => core.bootstrap(config), initial);
  const channel = await app.get(core.ChannelService).getDefaultChannel();
  const context = await app
    .get(core.RequestContextService)
    .create({ apiType: 'admin', channelOrToken: channel, languageCode: 'en' });
  await app.get(core.StockLocationService).create(context, { name: 'Second location' });
  const locations = (await app.get(core.StockLocationService).findAll(context)).items.map((l) => l.id);
  const tax = (await app.get(core.TaxCategoryService).findAll(context)).items[0];
  const importer = app.get(core.FastImporterService);
  await importer.initialize(channel);
  const make = async (sku, pieces) => {
    const text = { languageCode: 'en', name: `Product ${sku}` };
    const slug = sku.toLowerCase();
    const productId = await importer.createProduct({
      assetIds: [],
      facetValueIds: [],
      translations: [{ ...text, slug, description: `A fine product, ${sku}, for measuring things.` }],
    });
    await importer.createProductVariant({
      productId,
      sku,
      assetIds: [],
      facetValueIds: [],
      taxCategoryId: tax.id,
      price: 1990,
      optionIds: [],
      trackInventory: 'TRUE',
      stockLevels: locations.map((stockLocationId) => ({ stockLocationId, stockOnHand: pieces })),
      translations: [text],
    });
  };
  for (let i = 0; i < 1000; ++i) await make(`P-${i}`, 500_000);
  for (let i = 0; i < 9; ++i) await make(`HOT-${i}`, 50);
  await app.close();
}

seed().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
