import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '#lib/platform/actor.ts';
import type { Config } from '#lib/platform/config.server.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { ensureDemoReceiver } from '#lib/register/demo-receiver.server.ts';

export type DemoRegister = { origin: string; stop(): Promise<void> };

const READY_WITHIN_MS = 10_000;

/**
 * Runs the reference register as a process of its own and has the feed sent to it. It ends with us,
 * also when we are killed: the channel to us breaks. Without it the site still serves, so a taken
 * port is a warning (its own, on stderr) and no more.
 */
export async function startDemoRegister(
	sql: Sql,
	actor: Actor,
	{ config, program }: { config: Config; program: string }
): Promise<DemoRegister | undefined> {
	const origin = `http://localhost:${config.registerPort}`;
	const receiver = await ensureDemoReceiver(sql, actor, { url: `${origin}/notices` });
	const child = spawn(process.execPath, [program], {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		env: {
			...process.env,
			REGISTER_PORT: String(config.registerPort),
			WEBHOOK_SECRET: receiver.secret,
			ANSWERS_URL: `${config.origin}/api/v1/registers/${receiver.id}/answers`
		}
	});
	const exited = once(child, 'exit').catch(() => {});
	const answers = await Promise.race([
		once(child, 'message').then(() => true),
		exited.then(() => false),
		sleep(READY_WITHIN_MS, false, { ref: false })
	]);
	if (!answers) {
		child.kill('SIGKILL');
		return undefined;
	}
	return {
		origin,
		async stop() {
			child.kill('SIGTERM');
			await exited;
		}
	};
}
