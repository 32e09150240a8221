import type postgres from 'postgres';

type Row = Record<string, string>;

/** Objects that an extension brought are the extension's business. */
const own = (catalogue: string, oid = 'oid') =>
	`not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

/** The schema `public` as SQL one can read: the same text for the same schema, whatever way it came about. */
export async function schemaText(sql: postgres.Sql): Promise<string> {
	const ask = async (query: string) => [...(await sql.unsafe<Row[]>(query))];
	const extensions = await ask(`
		select format('create extension %I;', extname) as text from pg_extension
		where extname <> 'plpgsql' order by extname`);
	const types = await ask(`
		select format('create type %I as enum (%s);', t.typname,
			string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)) as text
		from pg_type t join pg_enum e on e.enumtypid = t.oid
		where t.typnamespace = 'public'::regnamespace and ${own('pg_type', 't.oid')}
		group by t.typname order by t.typname`);
	const functions = await ask(`
		select pg_get_functiondef(p.oid) || ';' as text from pg_proc p
		where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p') and ${own('pg_proc', 'p.oid')}
		order by p.proname, pg_get_function_identity_arguments(p.oid)`);
	const views = await ask(`
		select format(E'create %s %I as\\n%s', case relkind when 'v' then 'view' else 'materialized view' end,
			relname, pg_get_viewdef(oid)) as text
		from pg_class
		where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') and ${own('pg_class')}
		order by relname`);
	return `${[
		'-- The schema as the migrations leave it. Generated: npm run docs:schema',
		...[extensions, types, functions].map(texts).filter(Boolean),
		...(await tables(ask)),
		...views.map(({ text }) => text?.trim())
	].join('\n\n')}\n`;
}

const texts = (rows: Row[]) => rows.map(({ text }) => text?.replace(/\n;$/, ';')).join('\n');

async function tables(ask: (query: string) => Promise<Row[]>): Promise<string[]> {
	const found = await ask(`
		select oid::text, relname as name from pg_class
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and ${own('pg_class')}
		order by relname`);
	const columns = byTable(
		await ask(`
			select attrelid::text as table, format('%I %s%s%s', attname, format_type(atttypid, atttypmod),
				case when attnotnull then ' not null' else '' end,
				case
					when attidentity <> '' then ' generated '
						|| case attidentity when 'a' then 'always' else 'by default' end || ' as identity'
					when attgenerated <> '' then format(' generated always as (%s)%s', pg_get_expr(adbin, adrelid),
						case attgenerated when 's' then ' stored' else '' end)
					when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid)
					else ''
				end) as text
			from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
			where attnum > 0 and not attisdropped order by attnum`)
	);
	const constraints = byTable(
		await ask(`
			select conrelid::text as table, format('constraint %I %s', conname, pg_get_constraintdef(oid)) as text
			from pg_constraint where conrelid <> 0 and contype in ('p', 'u', 'f', 'c', 'x')
			order by array_position(array['p', 'u', 'x', 'c', 'f'], contype::text), conname`)
	);
	const indexes = byTable(
		await ask(`
			select indrelid::text as table, pg_get_indexdef(indexrelid) || ';' as text
			from pg_index join pg_class on pg_class.oid = indexrelid
			where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
			order by relname`)
	);
	const triggers = byTable(
		await ask(`
			select tgrelid::text as table, pg_get_triggerdef(oid) || ';' as text
			from pg_trigger where not tgisinternal order by tgname`)
	);
	return found.map(({ oid = '', name = '' }) => {
		const inside = [...(columns.get(oid) ?? []), ...(constraints.get(oid) ?? [])];
		return [
			`create table ${name} (\n\t${inside.join(',\n\t')}\n);`,
			...(indexes.get(oid) ?? []),
			...(triggers.get(oid) ?? [])
		].join('\n');
	});
}

function byTable(rows: Row[]): Map<string, string[]> {
	const grouped = new Map<string, string[]>();
	for (const { table = '', text = '' } of rows) {
		const plain = text.replaceAll(' public.', ' ').replace(' USING btree', '');
		grouped.set(table, [...(grouped.get(table) ?? []), plain]);
	}
	return grouped;
}
