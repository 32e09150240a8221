/** Writes the JSON Schemas of the content format for editors: npm run docs:content */
import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonSchemas } from '#lib/catalogue/content/json-schemas.ts';

const folder = new URL('../static/schemas/content/1/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of jsonSchemas()) writeFileSync(new URL(name, folder), text);
