// Compresses what a face was built of, and holds the scripts of its first page to their budget:
//   node pack.mjs DIST KILOBYTES
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [dist, budget] = [process.argv[2], Number(process.argv[3])];
const packed = /\.(js|css|svg|json|webmanifest)$/;
const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

for (const path of files(dist).filter((name) => packed.test(name))) {
  const plain = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: quality }));
}

const shell = readFileSync(join(dist, 'index.html'), 'utf8');
const first = [...shell.matchAll(/(?:src|href)="\/[^/"]+\/(assets\/[^"]+\.js)"/g)].map((m) => m[1]);
const bytes = first.map((name) => statSync(join(dist, `${name}.gz`)).size);
const kilobytes = bytes.reduce((sum, size) => sum + size, 0) / 1024;
console.log(`${dist}: first page ${kilobytes.toFixed(1)} KB of scripts (gzip), at most ${budget}`);
if (first.length === 0 || kilobytes > budget) process.exit(1);
