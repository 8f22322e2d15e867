// npm run licences: every package that the service runs with, from the lock file, with its licence; exit 1 when one is
// under terms that nobody has looked at. `npm run sbom` prints the same packages as CycloneDX.
import { readFileSync } from 'node:fs';

/** Terms under which a package may be used and passed on with an Apache-2.0 work. */
const TAKEN = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'PostgreSQL',
  'Unlicense',
  'CC0-1.0',
  'OFL-1.1',
  'Python-2.0',
  'Zlib',
];
const taken = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => one.split(' AND ').every((part) => TAKEN.includes(part)));

/** What a package says in its readme, or in the text of its licence, alone. */
const READ = { 'node_modules/pause': 'MIT', 'node_modules/png-js': 'MIT' };

/** Old packages name their licences as a list, which the lock file leaves out; it stands in the package itself. */
function olderForm(path) {
  const { licenses = [] } = JSON.parse(readFileSync(new URL(`../../${path}/package.json`, import.meta.url), 'utf8'));
  return licenses.map(({ type }) => type).join(' OR ') || READ[path] || 'none stated';
}

const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
const rows = Object.entries(packages)
  .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
  .map(([path, { version, license }]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 13),
    version,
    licence: license ?? olderForm(path),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
for (const { name, version, licence } of rows) process.stdout.write(`${`${name} ${version}`.padEnd(56)} ${licence}\n`);
const open = rows.filter(({ licence }) => !taken(licence));
for (const { name, licence } of open) process.stdout.write(`not looked at: ${name}: ${licence}\n`);
process.stdout.write(`${rows.length} packages, ${open.length} not looked at\n`);
process.exitCode = open.length === 0 ? 0 : 1;
