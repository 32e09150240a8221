import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { authorise } from '../../identity/permissions.rules.ts';

/** A picture fit to be shown: it passed the checks of content images. */
export type BankPicture = {
	sha256: string;
	mediaType: string;
	bytes: Uint8Array;
};

/**
 * Keeps pictures for questions that will show them. Idempotent by their hash. What no question came
 * to show within a day goes.
 */
export async function storePictures(
	tx: Transaction,
	actor: Actor,
	pictures: readonly BankPicture[]
): Promise<void> {
	authorise(actor, 'bank.write');
	if (pictures.length === 0) return;
	await tx`
		delete from bank_image i where i.stored_at < ${actor.at}::timestamptz - interval '1 day'
			and not exists (select from bank_item_image u where u.sha256 = i.sha256)
			and i.sha256 <> all(${pictures.map(({ sha256 }) => sha256)}::text[])`;
	for (const { sha256, mediaType, bytes } of pictures) {
		const row = { sha256, mediaType, bytes, storedBy: actor.personId, storedAt: actor.at };
		await tx`insert into bank_image ${tx(row)} on conflict (sha256) do nothing`;
	}
}

/** Pictures by their hashes; those that are not there are left out. */
export async function picturesByHash(
	sql: AnySql,
	hashes: readonly string[]
): Promise<Map<string, BankPicture>> {
	const rows = await sql<BankPicture[]>`
		select sha256, media_type, bytes from bank_image where sha256 = any(${[...hashes]}::text[])`;
	return new Map(rows.map((row) => [row.sha256, row]));
}

/** For staff only: a learner sees the pictures of editions. */
export async function bankPicture(
	sql: AnySql,
	actor: Actor,
	sha256: string
): Promise<BankPicture | undefined> {
	authorise(actor, 'content.read');
	return (await picturesByHash(sql, [sha256])).get(sha256);
}
