// Makes dist/verifier/verifier.html: the offline verifier as one file that needs nothing beside it. Its own policy lets
// run only the script and the style inside it, and closes the network.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const sourceOf = (bytes) => `'sha256-${createHash('sha256').update(bytes, 'utf8').digest('base64')}'`;

async function bundled(entry, options) {
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    ...options,
  });
  return outputFiles[0].text.trim();
}

const script = await bundled('./page/main.ts', { format: 'iife', platform: 'browser', target: 'es2022' });
const style = await bundled('./page/page.css', { target: ['chrome105', 'firefox121', 'safari15.4'] });
if (/<\/(script|style)|<!--/i.test(script + style)) throw new Error('the page would end inside its own script');
const policy = [
  "default-src 'none'",
  `script-src ${sourceOf(script)}`,
  `style-src ${sourceOf(style)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const parts = [
  [`content="default-src 'none'"`, `content="${policy}"`],
  ['<link rel="stylesheet" href="page.css">', `<style>${style}</style>`],
  ['<script type="module" src="main.ts"></script>', `<script type="module">${script}</script>`],
];
let page = await readFile(here('./page/index.html'), 'utf8');
for (const [place, content] of parts) {
  if (page.split(place).length !== 2) throw new Error(`the page has not exactly one place for ${place}`);
  page = page.replace(place, () => content);
}

const folder = here('../../dist/verifier/');
await mkdir(folder, { recursive: true });
await writeFile(`${folder}verifier.html`, page);
