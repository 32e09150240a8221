/** Writes the list of item types from their folders: npm run generate:items */
import { readdirSync, writeFileSync } from 'node:fs';

const folder = new URL('../src/lib/assessment/items/', import.meta.url);

export const itemFolders = (): string[] =>
	readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name)
		.toSorted();

const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The text of items/list.ts. */
export function itemList(folders: readonly string[]): string {
	const imports = folders.flatMap((name) => [
		`import { content as ${camel(name)}Content } from './${name}/${name}.content.ts';`,
		`import { editor as ${camel(name)}Editor } from './${name}/${name}.editor.ts';`,
		`import { exchange as ${camel(name)}Exchange } from './${name}/${name}.exchange.ts';`,
		`import { ${camel(name)} } from './${name}/${name}.rules.ts';`
	]);
	const keyed = (suffix: string) =>
		folders
			.map((name) => `\t${/-/.test(name) ? `'${name}'` : name}: ${camel(name)}${suffix}`)
			.join(',\n');
	const list = (suffix: string) => folders.map((name) => `\t${camel(name)}${suffix}`).join(',\n');
	return `// Written from the folders beside it by \`npm run generate:items\`, which a test proves. The worker
// and the command line run without a bundler, so nothing else could find them.
${imports.join('\n')}
import type { ItemEditor } from './item-editor.ts';
import type { ItemExchange } from './item-exchange.ts';
import type { ItemType } from './item-type.ts';

export const itemContents = [
${list('Content')}
] as const;

export const itemTypes: readonly ItemType[] = [
${list('')}
];

export const itemExchanges: Readonly<Record<string, ItemExchange>> = {
${keyed('Exchange')}
};

export const itemEditors: Readonly<Record<string, ItemEditor>> = {
${keyed('Editor')}
};
`;
}

if (import.meta.main) writeFileSync(new URL('list.ts', folder), itemList(itemFolders()));
