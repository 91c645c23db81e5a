// Puts together what the server shows at /docs: the viewer of npm and a page of ours, without
// anything from elsewhere and without scripts or styles within the page.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const dist = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), 'dist');

await mkdir(dist, { recursive: true });
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png', 'LICENSE']) {
  await cp(join(viewer, file), join(dist, file));
}
await writeFile(
  join(dist, 'index.html'),
  `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Nahtlos API</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/page.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="api"></div>
    <noscript>The description itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`,
);
// On a phone nothing is wider than the page: what is scrolls within itself.
await writeFile(
  join(dist, 'page.css'),
  `.swagger-ui .filter .operation-filter-input { width: 100%; }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 10px; }
  .swagger-ui .info { margin: 24px 0; }
  .swagger-ui .opblock-body { overflow-x: auto; }
  .swagger-ui .opblock-tag { align-items: flex-start; }
  .swagger-ui .opblock-tag, .swagger-ui .opblock-tag small { flex-wrap: wrap; }
  .swagger-ui .opblock-tag small { flex: 1 0 100%; order: 1; padding: 4px 0 0; }
}
`,
);
await writeFile(
  join(dist, 'start.js'),
  `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`,
);
