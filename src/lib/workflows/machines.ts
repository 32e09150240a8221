import { storedAttempt } from '#lib/assessment/attempts.server.ts';
import { storedBankItem } from '#lib/assessment/bank/bank-items.server.ts';
import { storedAward } from '#lib/certification/awards.server.ts';
import { storedBoard } from '#lib/marking/boards.server.ts';
import { storedSubmission } from '#lib/marking/submissions.server.ts';
import type { StoredMachine } from '#lib/platform/machine-store.server.ts';
import { storedEnrolment, storedModule } from '#lib/progression/machines.ts';
import { storedDelivery } from '#lib/register/deliveries.server.ts';
import { storedReceiver } from '#lib/register/receivers.server.ts';

/** Every state machine of the house, for the diagrams, the replay and `db check`. */
export const machines: readonly StoredMachine[] = [
	storedEnrolment,
	storedModule,
	storedAttempt,
	storedBankItem,
	storedSubmission,
	storedBoard,
	storedAward,
	storedReceiver,
	storedDelivery
];
