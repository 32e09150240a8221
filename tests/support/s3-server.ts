import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

export const S3_KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

export type S3Server = {
	/** For FILES_URL. */
	filesUrl: string;
	/** The names of all objects in the bucket. */
	names(): Promise<string[]>;
	/** It answers no more, and then again. */
	pause(): Promise<void>;
	resume(): Promise<void>;
	stop(): Promise<void>;
};

/** A bucket of its own on a real S3-speaking server, which checks every signature. */
export async function startS3Server(): Promise<S3Server> {
	const directory = await mkdtemp(join(tmpdir(), 'tranche-s3-'));
	let server: S3rver;
	let port = 0;
	const run = async () => {
		server = new S3rver({
			address: '127.0.0.1',
			port,
			directory,
			silent: true,
			vhostBuckets: false,
			configureBuckets: [{ name: 'academy', configs: [] }]
		});
		({ port } = await server.run());
	};
	await run();
	return {
		filesUrl: `s3://academy/uploads?endpoint=${encodeURIComponent(`http://127.0.0.1:${port}`)}`,
		async names() {
			const all = await readdir(join(directory, 'academy'), { recursive: true });
			return all.filter((name) => name.endsWith('_object'));
		},
		pause: () => server.close(),
		resume: run,
		async stop() {
			await server.close();
			await rm(directory, { recursive: true, force: true });
		}
	};
}
