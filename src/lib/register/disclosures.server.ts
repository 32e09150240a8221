import { createHash } from 'node:crypto';
import type { Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import type { ToldNotice } from './notice.schema.ts';

/** A notice as one register is given it, and on what ground. */
export type Disclosure = {
	noticeId: string;
	notice: ToldNotice;
	/** Byte for byte. */
	body: string;
	agreementId: string;
	consentId: string | null;
};

/**
 * Writes down what leaves, before it leaves, so that no crash can hide that it did. The same bytes
 * again add nothing.
 */
export async function disclose(
	tx: Transaction,
	{ receiverId, way, at }: { receiverId: string; way: 'sent' | 'fetched'; at: Date },
	disclosures: readonly Disclosure[]
): Promise<void> {
	if (disclosures.length === 0) return;
	const rows = disclosures.map(({ noticeId, notice, body, agreementId, consentId }) => ({
		...{ id: newId(), receiverId, noticeId, personId: notice.person.local_id },
		...{ body, bodySha256: createHash('sha256').update(body).digest() },
		...{ agreementId, consentId, way, at }
	}));
	await tx`insert into disclosure ${tx(rows)} on conflict do nothing`;
}
