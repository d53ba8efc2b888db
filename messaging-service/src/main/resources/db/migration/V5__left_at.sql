-- When the user left, ms; 0 while a member. What goes on in the conversation afterwards does not move it in their list.
alter table participant add column left_at bigint not null default 0;
