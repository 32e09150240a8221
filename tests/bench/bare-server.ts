/**
 * The ceiling: what this machine, this PostgreSQL and plain node:http could do at best, with nothing
 * of the product between. Run as its own process, like the app:
 *
 *   GET  /page?bytes=N   one select by primary key, then N bytes of HTML
 *   POST /insert         one durable insert of an answer-sized row, committed before the answer
 *   GET  /inserts?seconds=N   the same rows by ten connections at once, no HTTP between; answers how many
 *   POST /verify         one argon2id check with the product's settings, one select, one insert
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { verify } from '@node-rs/argon2';
import postgres from 'postgres';

const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 10, onnotice: () => {} });
await sql`create table if not exists bench_row (id int primary key, body text not null)`;
await sql`insert into bench_row values (1, 'x') on conflict do nothing`;
await sql`create table if not exists bench_answer (
	attempt_id uuid not null, item_id uuid not null, client text not null, client_seq int not null,
	response jsonb not null, flagged boolean not null, received_at timestamptz not null,
	primary key (attempt_id, client, client_seq))`;

const pages = new Map<number, Buffer>();
const page = (bytes: number) => {
	const known = pages.get(bytes);
	if (known) return known;
	const made = Buffer.from(
		`<!doctype html><title>bare</title><p>${'x'.repeat(Math.max(0, bytes - 37))}`
	);
	pages.set(bytes, made);
	return made;
};
let sequence = 0;

const server = createServer(async (request, response) => {
	const url = new URL(request.url ?? '/', 'http://bare');
	let body = '';
	for await (const chunk of request) body += String(chunk);
	if (url.pathname === '/page') {
		await sql`select body from bench_row where id = 1`;
		response.setHeader('content-type', 'text/html; charset=utf-8');
		response.end(page(Number(url.searchParams.get('bytes'))));
	} else if (url.pathname === '/insert') {
		const { attempt, item, client } = JSON.parse(body) as Record<string, string>;
		await sql`insert into bench_answer values (${attempt!}, ${item!}, ${client!}, ${++sequence},
			${sql.json(['a'])}, false, now())`;
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ seq: sequence }));
	} else if (url.pathname === '/inserts') {
		const perSecond = await insertFor(Number(url.searchParams.get('seconds')));
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(perSecond));
	} else {
		await verify(process.env['BARE_HASH'] ?? '', new URLSearchParams(body).get('password') ?? '');
		await sql`select body from bench_row where id = 1`;
		await sql`insert into bench_answer values (gen_random_uuid(), gen_random_uuid(), '', ${++sequence},
			${sql.json([])}, false, now())`;
		response.writeHead(303, { location: '/' }).end();
	}
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));

async function insertFor(seconds: number): Promise<{ perSecond: number; right: number }> {
	const end = performance.now() + seconds * 1000;
	let right = 0;
	const connection = async () => {
		while (performance.now() < end) {
			await sql`insert into bench_answer values (${randomUUID()}, ${randomUUID()}, 'direct', ${++sequence},
				${sql.json(['a'])}, false, now())`;
			right += 1;
		}
	};
	await Promise.all(Array.from({ length: 10 }, connection));
	return { perSecond: right / seconds, right };
}
