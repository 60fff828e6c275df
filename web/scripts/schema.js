/* Writes src/lib/schema.d.ts, the API's types, from the OpenAPI document beside package.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const web = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const document = JSON.parse(readFileSync(web('openapi.json'), 'utf-8'));
const types = astToString(await openapiTS(document, { alphabetize: true, silent: true }));
const head = '/* Written by scripts/schema.js from openapi.json; edit the Python it describes. */\n';
writeFileSync(web('src/lib/schema.d.ts'), head + types);
