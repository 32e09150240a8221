import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CronItem } from 'graphile-worker';
import { keepMarkLinesJob } from '#lib/assessment/statistics/keep-mark-lines.job.server.ts';
import { mailNewEmail } from '#lib/identity/mail-new-email.job.server.ts';
import { mailResetLink } from '#lib/identity/mail-reset-link.job.server.ts';
import { issueDocumentsJob } from '#lib/certification/issue-documents.job.server.ts';
import { tidyIdentity } from '#lib/identity/tidy-identity.job.server.ts';
import { type Config, readConfig } from '#lib/platform/config.server.ts';
import { type JobRunner, runJobs } from '#lib/platform/job-runner.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { createLog, type Log } from '#lib/platform/log.server.ts';
import { sendMail } from '#lib/platform/send-mail.job.server.ts';
import { tidyPlatform } from '#lib/platform/tidy-platform.job.server.ts';
import { deliverNotices } from '#lib/register/deliver-notices.job.server.ts';
import {
	reconcileRegister,
	reconcileRegisters
} from '#lib/register/reconcile-registers.job.server.ts';
import { replayFeedJob } from '#lib/register/replay-feed.job.server.ts';
import { wakeDeliveriesJob } from '#lib/register/wake-deliveries.job.server.ts';
import { closeMissedTriesJob } from '#lib/workflows/close-missed-tries.job.server.ts';
import { expireAwardsJob } from '#lib/workflows/expire-awards.job.server.ts';
import { forgetPeopleJob } from '#lib/workflows/forget-people.job.server.ts';
import { submitOverdue } from '#lib/workflows/submit-overdue.job.server.ts';

/** Every job of the house, by the name it is queued under. */
const jobs: Readonly<Record<string, Job>> = {
	'close-missed-tries': closeMissedTriesJob,
	'deliver-notices': deliverNotices,
	// As an earlier version queued it, for each award.
	'deliver-notice': deliverNotices,
	'expire-awards': expireAwardsJob,
	'forget-people': forgetPeopleJob,
	'issue-documents': issueDocumentsJob,
	'keep-mark-lines': keepMarkLinesJob,
	'mail-new-email': mailNewEmail,
	'mail-reset-link': mailResetLink,
	'reconcile-register': reconcileRegister,
	'reconcile-registers': reconcileRegisters,
	'replay-feed': replayFeedJob,
	'send-mail': sendMail,
	'submit-overdue': submitOverdue,
	'tidy-identity': tidyIdentity,
	'tidy-platform': tidyPlatform,
	'wake-deliveries': wakeDeliveriesJob
};

/** A house that was down at that hour does it when it is up again. */
const caughtUp = { backfillPeriod: 86_400_000 };

/** Jobs that run by the clock (UTC). */
export const cron: readonly CronItem[] = [
	{ task: 'keep-mark-lines', match: '10 * * * *', options: caughtUp },
	{ task: 'close-missed-tries', match: '35 0,12 * * *', options: caughtUp },
	// Shortly after midnight in London; once more by day, for whoever stops it at night.
	{ task: 'expire-awards', match: '5 0,1,12 * * *', options: caughtUp },
	// After the awards have aged.
	{ task: 'reconcile-registers', match: '5 4 * * *', options: caughtUp },
	{ task: 'submit-overdue', match: '* * * * *', options: { queueName: 'submit-overdue' } },
	{ task: 'forget-people', match: '7 3 * * *', options: caughtUp },
	{ task: 'tidy-identity', match: '17 3 * * *', options: caughtUp },
	{ task: 'tidy-platform', match: '27 3 * * *', options: caughtUp },
	{ task: 'wake-deliveries', match: '* * * * *' }
];

/** Runs inside the web process (WORKER=inline), or alone: `node build/worker.js`. */
export const startWorker = (options: { config: Config; log: Log }): Promise<JobRunner> =>
	runJobs(options, jobs, cron);

async function live(): Promise<void> {
	const config = readConfig();
	const log = createLog(config);
	const worker = await startWorker({ config, log });
	log.info('worker ready');
	let ending = false;
	const end = async () => {
		if (ending) return;
		ending = true;
		await worker.stop();
		process.exit(0);
	};
	process.on('SIGTERM', () => void end());
	process.on('SIGINT', () => void end());
}

const main = process.argv[1];
if (main && realpathSync(main) === fileURLToPath(import.meta.url)) {
	await live().catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	});
}
