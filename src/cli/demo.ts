import { plural } from '#lib/ui/dates.ts';
import { importContent } from '#lib/workflows/import-content.server.ts';
import { loadDemo, whoIsHere } from '#lib/workflows/load-demo.server.ts';
import type { Noun } from './command.ts';

export const demo: Noun = {
	about: 'The demonstration',
	verbs: {
		load: {
			about: 'Fill an empty database with demo people at every stage; where anybody is, do nothing',
			async run({ sql, actor, config }) {
				// A demo examines nobody for real: its pilot may be one that nobody is known to have reviewed.
				if ((await whoIsHere(sql)) === 'nobody') {
					await importContent(sql, actor, 'content/tranche-1');
				}
				const report = await loadDemo(sql, { at: actor.at, origin: config.origin });
				const line = report.loaded
					? `${plural(report.people, 'demo person', 'demo people')} can sign in now.`
					: 'People are here already, so nothing was loaded.';
				return { ok: report.loaded, lines: [line], json: report };
			}
		}
	}
};
