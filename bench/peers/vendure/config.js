// Vendure as its documentation sets it up for production, on PostgreSQL.
const { DefaultJobQueuePlugin, DefaultLogger, DefaultSchedulerPlugin, DefaultSearchPlugin, LogLevel,
  dummyPaymentHandler } = require('@vendure/core');

exports.config = {
  apiOptions: {
    port: Number(process.env.PORT ?? 3000),
    hostname: '127.0.0.1',
    adminApiPath: 'admin-api',
    shopApiPath: 'shop-api',
  },
  authOptions: {
    tokenMethod: ['bearer'],
    // For a throw-away database on this machine only.
    superadminCredentials: { identifier: 'superadmin', password: 'Peer-Bench-9x!' },
    cookieOptions: { secret: 'peers' },
  },
  logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
  dbConnectionOptions: {
    type: 'postgres',
    url: process.env.DATABASE_URL,
    synchronize: process.env.SYNC === '1',
    migrations: [],
    logging: false,
  },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  plugins: [
    DefaultSchedulerPlugin.init(),
    DefaultJobQueuePlugin.init({ useDatabaseForBuffer: true }),
    DefaultSearchPlugin.init({ bufferUpdates: false, indexStockStatus: true }),
  ],
};
