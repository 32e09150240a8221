import { migrationComplaint, migrationStatus } from '#lib/platform/migrate.server.ts';
import { checkInvariants } from '#lib/workflows/check-invariants.server.ts';
import type { Noun } from './command.ts';

export const db: Noun = {
	about: 'The database',
	verbs: {
		migrate: {
			about: 'Bring the database up to date',
			async run({ sql }) {
				// Every verb that opens the database has brought it up to date by now.
				const { current } = await migrationStatus(sql);
				return { ok: true, lines: [`The database is at migration ${current}.`], json: { current } };
			}
		},
		status: {
			about: 'Say which migrations the database has and which there are',
			database: 'as-is',
			async run({ sql }) {
				const status = await migrationStatus(sql);
				const complaint = migrationComplaint(status);
				const lines = [complaint ?? `The database is up to date (migration ${status.current}).`];
				if (status.missing.length > 0) lines.push('Run: npm run academy -- db migrate');
				return { ok: complaint === undefined, lines, json: status };
			}
		},
		check: {
			about: 'Derive the truth again from the histories and print every difference',
			async run({ sql }) {
				const report = await checkInvariants(sql);
				const lines = report.breaches.map(
					({ rule, subject, found }) => `${rule}: ${subject}: ${found}`
				);
				const count = report.breaches.length;
				lines.push(
					count === 0
						? `Every invariant holds (${report.checked} records checked).`
						: `${count} ${count === 1 ? 'breach' : 'breaches'} in ${report.checked} records.`
				);
				return { ok: count === 0, lines, json: report };
			}
		}
	}
};
