// Medusa as its documentation sets it up, on PostgreSQL; its defaults otherwise.
const { defineConfig } = require('@medusajs/framework/utils');

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseLogging: false,
    databaseDriverOptions: { ssl: false, connection: { ssl: false } },
    http: {
      storeCors: 'http://localhost:8000',
      adminCors: 'http://localhost:9000',
      authCors: 'http://localhost:9000',
      // For a throw-away database on this machine only.
      jwtSecret: 'peers-jwt',
      cookieSecret: 'peers-cookie',
    },
  },
});
