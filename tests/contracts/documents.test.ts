import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** The documents name what is there: somebody new follows them and must not end in front of a wall. */

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
	encoding: 'utf8'
})
	.split('\n')
	.filter((file) => existsSync(file));
const documents = files.filter((file) => file.endsWith('.md') && !file.startsWith('content/'));
const textOf = (file: string) => readFileSync(file, 'utf8');

test('every link leads to a file, and to a heading of it', () => {
	const broken = documents.flatMap((file) =>
		linksIn(textOf(file))
			.filter((link) => !leadsSomewhere(file, link))
			.map((link) => `${file}: ${link}`)
	);
	expect(broken).toEqual([]);
});

test('every program that is named is there, and so is every workflow', () => {
	const missing = documents.flatMap((file) =>
		[...new Set(codeIn(textOf(file)))]
			.filter((name) => isProgram(name) && !files.some((one) => one.endsWith(name)))
			.map((name) => `${file}: ${name}`)
	);
	expect(missing).toEqual([]);
	const workflows = documents
		.filter((file) => file.startsWith('src/lib/'))
		.flatMap((file) => [...textOf(file).matchAll(/Workflows(?: call it)?:\s([^.]*)\./g)])
		.flatMap(([, list = '']) => codeIn(list).filter((name) => /^[a-z]+(-[a-z]+)+$/.test(name)));
	expect(workflows.length).toBeGreaterThan(20);
	expect(
		workflows.filter((name) => !files.some((file) => basename(file).startsWith(`${name}.`)))
	).toEqual([]);
});

test('every table is named by the capability that owns it', () => {
	const tables = [...textOf('migrations/schema.sql').matchAll(/^create table (\w+)/gim)];
	expect(tables.length).toBeGreaterThan(80);
	const named = new Set(
		documents
			.filter((file) => /^src\/lib\/\w+\/README\.md$/.test(file))
			.flatMap((file) => codeIn(textOf(file)))
	);
	expect(tables.map(([, name]) => name).filter((name) => !named.has(name!))).toEqual([]);
});

test('the glossary has each word once, in the order of the alphabet', () => {
	const rows = textOf('docs/glossary.md')
		.split('\n')
		.filter((line) => line.startsWith('|'));
	const words = rows.slice(2).map((row) => row.split('|')[1]!.trim().replace(/\*$/, ''));
	expect(words).toEqual([...new Set(words)].sort());
});

/** Links to places of our own, as written; those with brackets stand between < and >. */
const linksIn = (text: string): string[] =>
	[...text.matchAll(/\]\((?:<([^>]+)>|([^)\s]+))\)/g)]
		.map(([, bracketed, plain]) => bracketed ?? plain ?? '')
		.filter((link) => !/^[a-z]+:/.test(link));

function leadsSomewhere(file: string, link: string): boolean {
	const [path = '', heading] = link.split('#');
	const target = path ? normalize(join(dirname(file), path)) : file;
	if (!existsSync(target)) return false;
	return !heading || headingsOf(textOf(target)).includes(heading);
}

/** As GitHub makes them. */
const headingsOf = (text: string): string[] =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
		title
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.replaceAll(' ', '-')
	);

const codeIn = (text: string): string[] =>
	[...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

const isProgram = (name: string) => /^[\w./()[\]+-]*\w\.(ts|svelte|sql|mjs|scss)$/.test(name);
