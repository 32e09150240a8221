import type { Config } from '#lib/platform/config.server.ts';
import type { Log } from '#lib/platform/log.server.ts';

export async function startWorker(_options: {
	config: Config;
	log: Log;
}): Promise<{ stop(): Promise<void> }> {
	return { stop: () => Promise.resolve() };
}
