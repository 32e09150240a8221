import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { clockWords } from '#lib/ui/dates.ts';
import {
	lockAssignment,
	newestDraft,
	nextTryOf,
	type AssignmentTerms,
	type Draft,
	type DraftFile
} from './submissions.server.ts';

/** A file whose bytes are in the store already. */
export type StoredUpload = Omit<DraftFile, 'id'>;

export type DraftInput = {
	enrolmentId: string;
	assessmentId: string;
	/** The try the page was opened for. */
	number: number;
	/** `seq` of the draft the page began from; 0: there was none. */
	base: number;
	body: string;
	/** Undefined: the file stays as it is; null: none any more. */
	file?: StoredUpload | null;
};

export type SavedDraft = {
	submissionId: string;
	terms: AssignmentTerms;
	draft: Draft;
	/** True when this save began the try. */
	opened: boolean;
};

/** Far above any assignment; a limit only against harm. */
const MAX_CHARACTERS = 200_000;

/**
 * Adds a draft to the journal. Idempotent: an unchanged save adds nothing, so a retry or a second
 * click is the first. Two pages open at once cannot overwrite each other unseen.
 * @throws Refused when the try was handed in, may not begin, or the draft moved on since `base`
 */
export async function saveDraft(
	tx: Transaction,
	actor: Actor,
	input: DraftInput
): Promise<SavedDraft> {
	const terms = await lockAssignment(tx, actor, input);
	const body = normalised(input.body);
	if (body.length > MAX_CHARACTERS) {
		throw new Invalid([{ field: 'body', message: 'Your text is too long to be saved' }]);
	}
	const { submissionId, opened } = await openTry(tx, actor, input, terms);
	const newest = await newestDraft(tx, submissionId);
	const file = input.file === undefined ? (newest?.file ?? null) : input.file;
	if (newest && newest.body === body && newest.file?.sha256 === file?.sha256) {
		return { submissionId, terms, draft: newest, opened };
	}
	if (newest && newest.seq !== input.base) throw new Refused(changedElsewhere(newest.savedAt));
	const kept =
		file && 'id' in file ? (file as DraftFile) : file && (await keepFile(tx, actor, file));
	const draft = { seq: (newest?.seq ?? 0) + 1, body, savedAt: actor.at, file: kept };
	await tx`
		insert into submission_draft ${tx({
			submissionId,
			seq: draft.seq,
			body,
			fileId: kept?.id ?? null,
			savedAt: actor.at
		})}`;
	return { submissionId, terms, draft, opened };
}

/** Browsers send line ends as CRLF; the same text must be the same however it came. */
export const normalised = (body: string): string => body.replace(/\r\n?/g, '\n').trim();

const changedElsewhere = (at: Date) =>
	`This draft was changed in another window at ${clockWords(at)}. Nothing was overwritten: compare the two below, then save again.`;

/** The enrolment's row is locked, so no second try with the same number can slip in. */
async function openTry(
	tx: Transaction,
	actor: Actor,
	input: DraftInput,
	terms: AssignmentTerms
): Promise<{ submissionId: string; opened: boolean }> {
	const [existing] = await tx<{ id: string; state: string }[]>`
		select id, state from submission where enrolment_id = ${input.enrolmentId}
			and assessment_id = ${input.assessmentId} and number = ${input.number}`;
	if (existing?.state === 'draft') return { submissionId: existing.id, opened: false };
	if (existing) throw new Refused('You have already handed in this work, so it cannot be changed.');
	const next = await nextTryOf(tx, input, terms, actor.at);
	if (!next.allowed) throw new Refused(next.reason);
	if (next.number !== input.number)
		throw new Refused('Open the assignment again to begin this try.');
	const id = newId();
	await tx`
		insert into submission ${tx({
			id,
			enrolmentId: input.enrolmentId,
			assessmentId: input.assessmentId,
			number: input.number,
			state: 'draft',
			createdAt: actor.at
		})}`;
	return { submissionId: id, opened: true };
}

async function keepFile(tx: Transaction, actor: Actor, file: StoredUpload): Promise<DraftFile> {
	const id = newId();
	await tx`
		insert into file ${tx({
			id,
			sha256: Buffer.from(file.sha256, 'hex'),
			mediaType: file.mediaType,
			sizeBytes: file.sizeBytes,
			namelessSha256: file.forMarkers && Buffer.from(file.forMarkers.sha256, 'hex'),
			namelessBytes: file.forMarkers?.sizeBytes ?? null,
			name: file.name,
			ownerId: actor.personId,
			createdAt: actor.at
		})}`;
	return { ...file, id };
}
