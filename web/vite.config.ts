import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { notices } from './scripts/notices.js';

// Lazy parts that several pages share. Everything else is split by the pages' own lazy imports.
const groups = [
  { name: 'geo', test: /node_modules[\\/](d3-geo|d3-array|internmap|topojson-client)[\\/]/ },
  { name: 'vega', test: /node_modules[\\/](vega[^\\/]*|d3-[^\\/]*|delaunator|robust-predicates)[\\/]/ },
];

export default defineConfig({
  // Pages live at several depths (/firm/openai): addresses of parts start at the root.
  base: '/',
  plugins: [svelte(), notices()],
  build: {
    outDir: '../src/lanebook/views/web/static',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Nothing inline: the content security policy allows files of this origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node', passWithNoTests: true },
});
