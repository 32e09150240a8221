-- Questions of other systems show photographs and old drawings, too.
alter table bank_image drop constraint bank_image_media_type_check;
alter table bank_image add constraint bank_image_media_type_check
	check (media_type in ('image/svg+xml', 'image/png', 'image/jpeg', 'image/gif'));
