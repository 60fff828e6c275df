/* Writes src/styles/tokens.css and src/lib/tokens.ts from the design tokens the charts use too. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const web = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const tokens = JSON.parse(
  readFileSync(web('../src/lanebook/views/charts/tokens.json'), 'utf-8'),
);
const HEAD = 'Written by scripts/tokens.js from the design tokens; edit those.';

// The two ranges every file of the fonts is cut to: Latin, and the rest of Europe's.
const LATIN =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,' +
  'U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD';
const LATIN_EXT =
  'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,' +
  'U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,U+A720-A7FF';
// What both leave out: arrows, bounds, ticks. IBM's own cut of these, in src/fonts.
const SYMBOLS = 'U+2190-2211,U+2213-22FF,U+2700-27BF';
const CUTS = {
  'ibm-plex-sans': 'IBMPlexSans',
  'ibm-plex-sans-condensed': 'IBMPlexSansCondensed',
};
const WEIGHTS = { 400: 'Regular', 500: 'Medium', 600: 'SemiBold' };
const FAMILIES = {
  'ibm-plex-sans': 'IBM Plex Sans',
  'ibm-plex-sans-condensed': 'IBM Plex Sans Condensed',
  'ibm-plex-mono': 'IBM Plex Mono',
  'source-serif-4': 'Source Serif 4',
};

// A name with a digit of its own, such as `Source Serif 4`, is no name in CSS unless quoted.
const quoted = (stack) =>
  stack.split(', ').map((name) => (name.includes(' ') ? `'${name}'` : name)).join(', ');
const kebab = (name) => name.replaceAll('_', '-');
const block = (selector, lines) => `${selector} {\n${lines.map((l) => `  ${l}\n`).join('')}}\n`;

function face(folder, name, cut, range, weight) {
  const part = weight === '200 900' ? 'wght' : weight;
  return rule(name, `${folder}/files/${name}-${cut}-${part}-normal.woff2`, range, weight);
}

function rule(name, file, range, weight) {
  return block('@font-face', [
    `font-family: '${FAMILIES[name]}';`,
    'font-style: normal;',
    'font-display: swap;',
    `font-weight: ${weight};`,
    `src: url('${file}') format('woff2');`,
    `unicode-range: ${range};`,
  ]);
}

function faces() {
  return Object.entries(tokens.font.packages).flatMap(([folder, weights]) => {
    const name = folder.split('/')[1];
    const all = folder.startsWith('@fontsource-variable') ? ['200 900'] : weights;
    return all.flatMap((weight) => [
      face(folder, name, 'latin', LATIN, weight),
      face(folder, name, 'latin-ext', LATIN_EXT, weight),
      ...(CUTS[name]
        ? [rule(name, `../fonts/${CUTS[name]}-${WEIGHTS[weight]}-Pi.woff2`, SYMBOLS, weight)]
        : []),
    ]);
  });
}

const colours = (theme) => [
  `color-scheme: ${theme};`,
  ...Object.entries(tokens.color).map(([name, value]) => `--${name}: ${value[theme]};`),
];

function type(name, size) {
  const weight = size.weight ?? size.weight_carried;
  return `--type-${name}: ${weight} ${size.size}px/${size.line}px var(--font-${size.family});`;
}

function measures() {
  const { font, space, radius, border, size, motion } = tokens;
  return [
    ...Object.entries(font.family).map(([name, stack]) => `--font-${name}: ${quoted(stack)};`),
    ...Object.entries(font.scale).map(([name, each]) => type(name, each)),
    ...space.map((px) => `--space-${px}: ${px}px;`),
    ...Object.entries(radius).map(([name, px]) => `--radius-${name}: ${px}px;`),
    ...Object.entries(border).map(([name, px]) => `--border-${name}: ${px}px;`),
    ...Object.entries(size).map(([name, px]) => `--${kebab(name)}: ${px}px;`),
    ...Object.entries(motion)
      .filter(([name]) => name.endsWith('_ms'))
      .map(([name, ms]) => `--motion-${kebab(name.slice(0, -3))}: ${ms}ms;`),
    `--easing: ${motion.easing};`,
    `--shadow-menu: ${tokens.shadow.split('menus: ')[1]};`,
  ];
}

function stylesheet() {
  const phone = { ...tokens.font.scale.finding, size: tokens.font.scale.finding.phone_size };
  const still = Object.keys(tokens.motion)
    .filter((name) => name.endsWith('_ms') && name !== 'play_step_ms')
    .map((name) => `--motion-${kebab(name.slice(0, -3))}: 0ms;`);
  const dark = colours('dark');
  return [
    `/* ${HEAD} */\n`,
    ...faces(),
    block(':root', [...colours('light'), ...measures()]),
    `@media (max-width: ${tokens.breakpoint.phone - 0.02}px) {\n`,
    block(':root', [type('finding', { ...phone, line: 26 })]),
    '}\n@media (prefers-reduced-motion: reduce) {\n',
    block(':root', still),
    // Print is always light; on the screen the system decides unless the user did.
    '}\n@media screen and (prefers-color-scheme: dark) {\n',
    block(":root:not([data-theme='light'])", dark),
    '}\n@media screen {\n',
    block(":root[data-theme='dark']", dark),
    '}\n',
  ].join('');
}

function module() {
  const { breakpoint, size, motion, pattern, tie_dash: dash, heat_bins_mw: bins } = tokens;
  const write = (name, value) =>
    `export const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`;
  return [
    `/* ${HEAD} */\n`,
    write('breakpoint', breakpoint),
    write('size', size),
    write('motion', motion),
    write('pattern', pattern),
    write('tieDash', dash),
    write('heatBinsMw', bins),
  ].join('\n');
}

mkdirSync(web('src/styles'), { recursive: true });
mkdirSync(web('src/lib'), { recursive: true });
writeFileSync(web('src/styles/tokens.css'), stylesheet());
writeFileSync(web('src/lib/tokens.ts'), module());
