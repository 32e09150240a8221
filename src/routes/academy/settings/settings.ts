import { academy } from '#lib/platform/academy.ts';
import type { Config } from '#lib/platform/config.server.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { MARKING_DAYS } from '#lib/progression/closed.rules.ts';

type Setting = { key: string; value: string };
/** `set`: where it is changed. */
export type SettingGroup = { title: string; set: string; rows: Setting[] };

/**
 * What this house is set to, in words. Never a secret: only whether one is set, and of addresses with
 * passwords in them only the host.
 */
export function settingsOf(config: Config): SettingGroup[] {
	return [
		{
			title: 'The academy',
			set: 'In the program, apart from the address and the contact (ORIGIN, MAIL_FROM).',
			rows: [
				{ key: 'Name', value: academy.name },
				{ key: 'Public address', value: config.origin },
				{ key: 'Contact', value: addressIn(config.mailFrom) },
				{ key: 'Time zone', value: 'Europe/London. A cohort can have deadlines by another' },
				{ key: 'Marks are promised', value: `Within ${MARKING_DAYS} working days` }
			]
		},
		{
			title: 'Mail',
			set: 'In the environment (SMTP_URL, MAIL_FROM).',
			rows: [
				{ key: 'Mail', value: mailWords(config) },
				{ key: 'Sender', value: config.mailFrom }
			]
		},
		{
			title: 'Files and jobs',
			set: 'In the environment (FILES_URL, CLAMD_URL, WORKER, DATABASE_REPLICA_URL).',
			rows: [
				{ key: 'Files', value: config.s3Keys ? 'Kept in a bucket' : 'Kept in a folder' },
				{ key: 'Virus scan', value: config.clamdUrl ? 'Every file before it is kept' : 'None' },
				{
					key: 'Jobs',
					value: config.worker === 'inline' ? 'Run beside the pages' : 'Run by separate workers'
				},
				{
					key: 'Lists and reports',
					value: config.databaseReplicaUrl ? 'Read from a copy' : 'Read from the database itself'
				}
			]
		},
		{
			title: 'Keys and watching',
			set: 'In the environment (ISSUER_KEY_SECRET, METRICS_TOKEN, FEED_ALLOW_PRIVATE, DEMO).',
			rows: [
				{
					key: 'Keys of badges, secrets of registers',
					value: config.issuerKeySecrets ? 'Sealed with a secret that is set' : 'No secret is set'
				},
				{
					key: 'Metrics',
					value: config.metricsToken ? 'For this machine, or with the token' : 'For this machine'
				},
				{
					key: 'Registers inside a private network',
					value: config.feedAllowPrivate ? 'May be told' : 'Are not told'
				},
				{ key: 'Invented people', value: config.demo ? 'May be loaded' : 'Off' }
			]
		}
	];
}

function mailWords({ smtpUrl }: Config): string {
	if (!smtpUrl) return 'Stays in the outbox: no mail server is set';
	return `Leaves by ${new URL(smtpUrl).host}`;
}
