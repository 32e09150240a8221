/**
 * postgres.js 3.4.9 writes what it has gathered one turn later, and does not look whether its connection
 * was closed meanwhile: a database that is killed in that moment would end the whole process by
 * "Cannot read properties of null (reading 'write')". The queries of that connection are refused by the
 * driver itself, so nothing else needs to happen. Any other error that nobody caught still ends us.
 */
export function outliveDriverRace(): void {
	process.on('uncaughtException', (error) => {
		process.stderr.write(`${error.stack ?? error.message}\n`);
		if (!isDriverRace(error)) process.exit(1);
	});
}

const isDriverRace = (error: unknown): boolean =>
	error instanceof TypeError &&
	/reading 'write'/.test(error.message) &&
	/postgres\/(c?js\/)?src\/connection\.js/.test(error.stack ?? '');
