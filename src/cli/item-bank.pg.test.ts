import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { systemActor } from '#lib/platform/actor.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { testDatabase } from '../../tests/support/database.ts';
import { firstDay, makeEdition } from '../../tests/support/factories.ts';
import type { CliContext, Flags } from './command.ts';
import { items } from './items.ts';

const { sql, drop } = await testDatabase();
const context: CliContext = { sql, config: readConfig({}), actor: systemActor(firstDay) };
const { courseCode } = await makeEdition(sql);
const [module] = await sql<{ code: string; outcome: string }[]>`
	select m.code, m.outcomes -> 0 ->> 'id' as outcome from module m join edition e on e.id = m.edition_id
	where e.course_code = ${courseCode} order by m.position limit 1`;
const place = `${courseCode}/${module!.code}`;
const folder = mkdtempSync(join(tmpdir(), 'tranche-items-'));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await drop();
});

const run = (verb: string, args: string[], flags: Flags = {}) =>
	items.verbs[verb]!.run(context, args, flags);
const count = async () =>
	(await sql`select from bank_item where course_code = ${courseCode}`).count;
const outcome = module!.outcome;

test('import looks first, writes all or nothing, and once; export gives it back', async () => {
	const file = join(folder, 'questions.gift');
	const good = '::Good:: Which? {=one#Yes ~two#No ~three#No####So it is}';
	writeFileSync(file, `${good}\n\n::Bad:: Which? {~one ~two ~three}`);

	const look = await run('import', [file, place], { outcome });
	expect(look).toMatchObject({ ok: false, json: { applied: false, items: { length: 2 } } });
	expect(look.lines.at(-1)).toBe('Nothing was written: --apply does.');
	const all = await run('import', [file, place], { outcome, apply: true });
	expect(all).toMatchObject({ ok: false, json: { written: 0 } });
	expect(await count()).toBe(0);

	const rest = { outcome, apply: true, rest: true };
	const first = await run('import', [file, place], rest);
	expect(first).toMatchObject({ ok: true, json: { applied: true, written: 1 } });
	expect(await count()).toBe(1);
	const second = await run('import', [file, place], rest);
	expect(second.lines.at(-1)).toBe('Nothing was new, so nothing was written.');
	expect(await count()).toBe(1);

	const out = join(folder, 'out.xml');
	expect(await run('export', [place, out], { format: 'moodle' })).toMatchObject({
		json: { written: 1, items: [{ verdict: 'whole', changes: [] }] }
	});
	expect(readFileSync(out, 'utf8')).toContain('<name><text>good</text></name>');
	await expect(run('export', [place, out])).rejects.toThrow('--format');
	await expect(run('import', [file, 'NONE/X'], {})).rejects.toThrow('The module NONE/X');
});
