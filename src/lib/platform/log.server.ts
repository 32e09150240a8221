import pino from 'pino';

export type Log = pino.Logger;

/**
 * JSON lines in production, readable in a terminal. What people type and who they are never goes
 * into a log: these paths are removed even when someone logs a whole object.
 */
export function createLog(config: { production: boolean; logLevel: string }): Log {
	return pino({
		level: config.logLevel,
		base: null,
		redact: {
			paths: [
				'password',
				'token',
				'secret',
				'email',
				'name',
				'cookie',
				'*.password',
				'*.token',
				'*.secret',
				'*.email',
				'*.name',
				'*.cookie',
				'headers.authorization',
				'headers.cookie'
			],
			remove: true
		},
		...(config.production || !process.stdout.isTTY
			? {}
			: { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } })
	});
}
