package dev.skein.messaging.outbound.postgres;

/**
 * The one statement of the message path.
 *
 * <p>Reading it: {@code input} is the batch; {@code stored} finds what is there already; {@code heads} counts the rest per
 * conversation; {@code bumped} moves the heads in id order (so that two batches never wait for each other in a circle) and
 * leaves out conversations whose membership version changed; {@code placed} gives each message its seq; then messages, the
 * two participants of new pairs, and one outbox row naming the stretches stored. A message that is in neither part of the
 * answer was left out by {@code bumped}.
 *
 * <p>The seq of a message is the new head minus how many the batch adds plus its place among them, so seqs are dense, and
 * the row lock on the conversation, held until commit, makes commit order seq order.
 */
final class AppendStatement {
    /** Columns of the answer. */
    static final int ORD = 0;

    static final int SEQ = 1;
    static final int SERVER_TIME = 2;
    /** Null for a message stored now. */
    static final int CONTENT_HASH = 3;

    static final String SQL = """
            with input as (
                select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::uuid[], $6::bigint[], $7::int[],
                        $8::bytea[]) with ordinality
                    as i(app_id, conversation_id, epoch, sender, client_message_id, content_hash, flags, body, ord)
            ), stored as materialized (
                select i.ord, m.seq, m.server_time, m.content_hash
                from input i cross join lateral (
                    select seq, server_time, content_hash from messaging.message
                    where app_id = i.app_id and conversation_id = i.conversation_id
                        and client_message_id = i.client_message_id and sender = i.sender
                    limit 1) m
            ), fresh as materialized (
                select i.*, row_number() over (partition by i.app_id, i.conversation_id order by i.ord) as place
                from input i where not exists (select from stored s where s.ord = i.ord)
            ), heads as materialized (
                select app_id, conversation_id, count(*) as added,
                    coalesce(max(place) filter (where flags & 4 <> 0), 0) as shown,
                    case when min(epoch) = max(epoch) then min(epoch) else -1 end as epoch
                from fresh group by app_id, conversation_id
            ), bumped as (
                insert into messaging.conversation as c
                    (app_id, conversation_id, last_seq, last_time, shown_seq, active_at, epoch)
                select app_id, conversation_id, added, $9::bigint, shown, case when shown > 0 then $9::bigint else 0 end, epoch
                from heads order by app_id, conversation_id
                on conflict (app_id, conversation_id) do update set
                    last_seq = c.last_seq + excluded.last_seq,
                    last_time = greatest(c.last_time, excluded.last_time),
                    shown_seq = case when excluded.shown_seq > 0 then c.last_seq + excluded.shown_seq
                        else c.shown_seq end,
                    active_at = greatest(c.active_at, excluded.active_at),
                    changed_xid = pg_current_xact_id()
                where c.epoch = excluded.epoch
                returning app_id, conversation_id, last_seq, last_time, epoch
            ), stretches as materialized (
                select b.*, b.last_seq - h.added as before
                from bumped b join heads h using (app_id, conversation_id)
            ), placed as (
                insert into messaging.message (app_id, conversation_id, seq, sender, client_message_id, server_time,
                    content_hash, flags, body)
                select f.app_id, f.conversation_id, s.before + f.place, f.sender, f.client_message_id, s.last_time,
                    f.content_hash, f.flags, f.body
                from fresh f join stretches s using (app_id, conversation_id)
            ), pairs as (
                insert into messaging.participant (app_id, user_id, conversation_id)
                select distinct app_id, split_part(conversation_id, ':', side), conversation_id
                from stretches cross join (values (2), (3)) as sides(side)
                where before = 0 and conversation_id like 'p:%'
                on conflict do nothing
            ), events as (
                insert into messaging.outbox (app_id, key, payload)
                select '', '', convert_to(string_agg(concat_ws(chr(31), app_id, conversation_id, before + 1, last_seq,
                    epoch), chr(30)) || $10::text, 'UTF8')
                from stretches having count(*) > 0
            )
            select f.ord::int, s.before + f.place, s.last_time, null::bigint
            from fresh f join stretches s using (app_id, conversation_id)
            union all
            select ord::int, seq, server_time, content_hash from stored
            """;

    private AppendStatement() {}
}
