-- The traceparent of what caused a push; empty when that is not traced.
alter table push.queue add column trace text not null default '';
