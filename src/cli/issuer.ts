import { issuerKeys, resealKeys, rotateKey } from '#lib/certification/issuer-keys.server.ts';
import { sealingSecrets } from '#lib/platform/sealing-secrets.server.ts';
import { sealSecrets } from '#lib/register/secrets.server.ts';
import { plural } from '#lib/ui/dates.ts';
import type { Noun } from './command.ts';

/** The keys that sign digital badges; docs/operations.md says when to do what. */
export const issuer: Noun = {
	about: 'Keys that sign digital badges',
	verbs: {
		status: {
			args: [],
			about: 'List the keys, the one that signs first',
			async run({ sql }) {
				const keys = await issuerKeys(sql);
				return {
					ok: true,
					lines: keys.map(({ publicKey, createdAt }) => `${publicKey}  ${createdAt.toISOString()}`),
					json: { keys }
				};
			}
		},
		rotate: {
			args: [],
			about:
				'Make a new key that signs from now on; what the old ones signed stays valid, their private parts are destroyed',
			async run({ sql, actor, config }) {
				const key = await rotateKey(sql, actor, await sealingSecrets(config));
				return { ok: true, lines: [`Signs from now on: ${key.publicKey}`], json: { key } };
			}
		},
		reseal: {
			args: [],
			about:
				'Seal the key that signs, and the secrets of registers, anew with the first secret of ISSUER_KEY_SECRET',
			async run({ sql, actor, config }) {
				const count = await resealKeys(sql, actor, await sealingSecrets(config));
				const secrets = await sealSecrets(sql, actor, { anew: true });
				return {
					ok: true,
					lines: [`${plural(count, 'key')} and ${plural(secrets, 'secret')} sealed anew.`],
					json: { count, secrets }
				};
			}
		}
	}
};
