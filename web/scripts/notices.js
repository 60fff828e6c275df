/* Vite plugin: names every npm package that the bundle holds, with its licence. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../node_modules', import.meta.url));
const symbols = readFileSync(new URL('../src/fonts/OFL.txt', import.meta.url), 'utf-8').trim();
const HEAD =
  "The web app holds these packages, whole or in part. Lanebook's own licence is Apache-2.0.\n";
const RULE = `\n${'-'.repeat(78)}\n`;

/** The package folder that a module's path lies in, the innermost one; null for our own. */
function packageOf(id) {
  const path = id.replaceAll('\\', '/').replace(/^\0+/, '');
  const at = path.lastIndexOf('node_modules/');
  if (at < 0) return null;
  const parts = path.slice(at + 'node_modules/'.length).split(/[/?]/);
  return parts[0].startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0];
}

/** Every package's name, version, licence and the licence's text. */
function describe(name) {
  const folder = join(root, name);
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf-8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(folder, file), 'utf-8').trim() : '';
  if (!about.license) throw new Error(`${name} names no licence: leave it out, or ask its makers`);
  return { name, version: about.version, licence: about.license, text };
}

export function notices() {
  const seen = new Set();
  const add = (id) => {
    const name = packageOf(id);
    if (name && existsSync(join(root, name, 'package.json'))) seen.add(name);
  };
  return {
    name: 'lanebook-notices',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const id of this.getModuleIds()) {
        // Style sheets count although their modules leave no script behind.
        if (this.getModuleInfo(id)?.isIncluded !== false || /\.css(\?|$)/.test(id)) add(id);
      }
      for (const part of Object.values(bundle)) {
        if (part.type === 'asset') (part.originalFileNames ?? []).forEach(add);
        else part.moduleIds.forEach(add);
      }
      const packages = [...seen].sort().map(describe);
      const texts = packages.map(
        ({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`,
      );
      this.emitFile({
        type: 'asset',
        fileName: 'LICENSES.txt',
        source: [HEAD, ...texts, `IBM Plex, symbols (OFL-1.1)\n\n${symbols}\n`].join(RULE),
      });
      this.emitFile({
        type: 'asset',
        fileName: 'packages.json',
        source: `${JSON.stringify(
          packages.map(({ name, version, licence }) => ({ name, version, licence })),
          null,
          1,
        )}\n`,
      });
    },
  };
}
