import { expect } from 'vitest';

/** As much of the API's document as says what each address may answer. */
type Documented = { paths: Record<string, object> };

/** Holds an answer of the API to its document: the status is one that the address says it gives. */
export function expectDocumented(document: Documented, method: string, response: Response): void {
	const { pathname } = new URL(response.url);
	const path = Object.keys(document.paths).find((template) =>
		new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname)
	);
	const operations = document.paths[path ?? ''] as
		Record<string, { responses: object }> | undefined;
	const statuses = Object.keys(operations?.[method]?.responses ?? {});
	expect(statuses, `${method} ${pathname}`).toContain(String(response.status));
}
