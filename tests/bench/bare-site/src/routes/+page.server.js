import postgres from 'postgres';

export const csr = false;

const sql = postgres(process.env.DATABASE_URL ?? '', { max: 10, onnotice: () => {} });

/** One select by primary key, then as many bytes as were asked for. */
export async function load({ url }) {
	await sql`select body from bench_row where id = 1`;
	return { filler: 'x'.repeat(Math.max(0, Number(url.searchParams.get('bytes')) - 150)) };
}
