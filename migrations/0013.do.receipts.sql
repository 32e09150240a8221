-- A receipt is looked up by the sixteen digits that people read and copy.
create index attempt_receipt on attempt (left(receipt, 16)) where receipt is not null;
