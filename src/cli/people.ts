import { createPerson } from '#lib/identity/people.server.ts';
import { grantRole, roleNamed } from '#lib/identity/roles.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Noun } from './command.ts';

export const people: Noun = {
	about: 'People',
	verbs: {
		add: {
			flags: { name: '<name>', email: '<address>', role: '<role>', password: '<password>' },
			about: 'Add a person, with a role (staff, chair, external, admin) if given',
			async run({ sql, actor }, _args, flags) {
				const { name, email, role, password } = flags;
				const id = await inTransaction(sql, async (tx) => {
					const personId = await createPerson(tx, actor, {
						name: String(name ?? ''),
						email: String(email ?? ''),
						...(typeof password === 'string' ? { password } : {})
					});
					if (typeof role === 'string') {
						await grantRole(tx, actor, { personId, role: roleNamed(role) });
					}
					return personId;
				});
				return { ok: true, lines: [`Added ${String(name)} (${id}).`], json: { id } };
			}
		},
		list: {
			flags: { role: '<role>' },
			about: 'List people, all or those with a role',
			async run({ sql }, _args, { role }) {
				const rows = await sql<{ id: string; name: string; email: string; roles: string[] }[]>`
					select p.id, p.name, p.email,
						array_remove(array_agg(distinct g.role), null) as roles
					from person p left join role_grant g on g.person_id = p.id and g.revoked_at is null
					group by p.id
					having ${typeof role === 'string' ? role : null}::text is null
						or bool_or(g.role = ${typeof role === 'string' ? role : null})
					order by p.name, p.id`;
				return {
					ok: true,
					lines: rows.map(({ name, email, roles }) => [name, email, roles.join(', ')].join('\t')),
					json: rows
				};
			}
		}
	}
};
