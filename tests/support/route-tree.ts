import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One route as the sources have it: its id without groups, and everything that it answers to. */
export type Route = {
	id: string;
	isPage: boolean;
	/** Names of its form actions. */
	actions: string[];
	/** HTTP methods of its +server.ts. */
	methods: string[];
};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];

/** Reads src/routes. What cannot be read is an error: nothing may escape the tests by its spelling. */
export function readRoutes(folder = 'src/routes', id = ''): Route[] {
	const routes: Route[] = [];
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		if (!entry.isDirectory()) continue;
		const isGroup = /^\(.*\)$/.test(entry.name);
		routes.push(...readRoutes(join(folder, entry.name), isGroup ? id : `${id}/${entry.name}`));
	}
	const page = ['+page.svelte', '+page.server.ts', '+page.ts'].some((name) =>
		existsSync(join(folder, name))
	);
	const endpoint = existsSync(join(folder, '+server.ts'));
	if (page || endpoint) {
		const actions = readActions(join(folder, '+page.server.ts'));
		const methods = exportsOf(join(folder, '+server.ts')).filter((name) => METHODS.includes(name));
		routes.push({ id: id || '/', isPage: page, actions, methods });
	}
	return routes;
}

function readActions(path: string): string[] {
	const declaration = declarationsIn(path).find(({ name }) => name.getText() === 'actions');
	if (!declaration) return [];
	let value = declaration.initializer;
	while (value && (ts.isSatisfiesExpression(value) || ts.isAsExpression(value))) {
		value = value.expression;
	}
	if (!value || !ts.isObjectLiteralExpression(value)) {
		throw new Error(`${path}: write the actions as one object, so that tests can read them.`);
	}
	return value.properties.map((property) => {
		if (!property.name || ts.isComputedPropertyName(property.name)) {
			throw new Error(`${path}: give every action its name in plain sight.`);
		}
		return property.name.text;
	});
}

function exportsOf(path: string): string[] {
	const source = parse(path);
	const functions = source?.statements.filter(ts.isFunctionDeclaration).filter(isExported) ?? [];
	return [
		...declarationsIn(path).map(({ name }) => name.getText()),
		...functions.map((each) => each.name?.text ?? '')
	];
}

function declarationsIn(path: string): ts.VariableDeclaration[] {
	const source = parse(path);
	const statements = source?.statements.filter(ts.isVariableStatement).filter(isExported) ?? [];
	if (source?.statements.some((each) => ts.isExportDeclaration(each) && !each.isTypeOnly)) {
		throw new Error(`${path}: export what the route answers to where it is declared.`);
	}
	return statements.flatMap((statement) => [...statement.declarationList.declarations]);
}

const isExported = (statement: ts.VariableStatement | ts.FunctionDeclaration) =>
	statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

function parse(path: string): ts.SourceFile | undefined {
	if (!existsSync(path)) return undefined;
	return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}
