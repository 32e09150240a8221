import { NotFound } from '#lib/platform/errors.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { machines } from '#lib/workflows/machines.ts';
import { type Noun, Usage } from './command.ts';

export const history: Noun = {
	about: 'Histories',
	verbs: {
		replay: {
			args: ['<machine>', '<id>'],
			about: 'Replay one history from its beginning and compare it with the stored state',
			async run({ sql }, [name = '', id = '']) {
				const stored = machines.find((machine) => machine.name === name);
				if (!stored) {
					throw new Usage(`Machines are: ${machines.map((machine) => machine.name).join(', ')}.`);
				}
				const [row] = await sql<{ state: string; version: number }[]>`
					select state, version from ${sql(stored.table)} where id::text = ${id}`;
				if (!row) throw new NotFound(`The ${name} ${id}`);
				const replayed = await replay(sql, stored, id);
				const same =
					'state' in replayed && replayed.state === row.state && replayed.version === row.version;
				return {
					ok: same,
					lines: [
						`stored:   ${row.state} (version ${row.version})`,
						'state' in replayed
							? `replayed: ${replayed.state} (version ${replayed.version})`
							: `replayed: refused at event ${replayed.refusedAt}`
					],
					json: { stored: row, replayed, same }
				};
			}
		}
	}
};
