package dev.skein.messaging.outbound.postgres;

/** The statements that apply changes of accounts and groups. Older versions change nothing. */
final class ProjectionSql {
    static final String REMEMBER =
            "insert into messaging.applied_change (app_id, change_id) values ($1, $2) on conflict do nothing";

    /** Answers users whose state is newer now: with the profile, whether it changed, whether `active` changed. */
    static final String ACCOUNTS = """
            with input as (
                select * from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::boolean[])
                    as i(user_id, version, nickname, avatar, active)
            ), old as materialized (
                select a.* from messaging.account a join input i on a.app_id = $1 and a.user_id = i.user_id
            ), new as (
                insert into messaging.account as a (app_id, user_id, version, nickname, avatar, active)
                select $1, user_id, version, nickname, avatar, active from input order by user_id
                on conflict (app_id, user_id) do update set version = excluded.version, nickname = excluded.nickname,
                    avatar = excluded.avatar, active = excluded.active
                where a.version < excluded.version
                returning user_id, version, nickname, avatar, active
            )
            select n.user_id, n.nickname, n.avatar, n.version,
                o.user_id is not null and (o.nickname, o.avatar) is distinct from (n.nickname, n.avatar),
                o.user_id is not null and o.active <> n.active
            from new n left join old o using (user_id)
            """;

    /** Whatever was decided for conversations of these users must be decided anew. */
    static final String BUMP_OF_USERS = """
            with locked as materialized (
                select c.app_id, c.conversation_id from messaging.conversation c
                where (c.app_id, c.conversation_id) in (
                    select p.app_id, p.conversation_id from messaging.participant p
                    where p.app_id = $1 and p.user_id = any($2) and p.member)
                order by c.app_id, c.conversation_id for no key update
            )
            update messaging.conversation c set epoch = c.epoch + 1
            from locked l where c.app_id = l.app_id and c.conversation_id = l.conversation_id
            returning c.conversation_id, c.epoch
            """;

    static final String GROUPS = """
            insert into messaging.group_state as g
                (app_id, group_id, version, kind, name, owner, active, history_before_join)
            select $1, * from unnest($2::text[], $3::bigint[], $4::int[], $5::text[], $6::text[], $7::boolean[],
                $8::boolean[]) as i(group_id, version, kind, name, owner, active, history_before_join)
            order by group_id
            on conflict (app_id, group_id) do update set version = excluded.version, kind = excluded.kind,
                name = excluded.name, owner = excluded.owner, active = excluded.active,
                history_before_join = excluded.history_before_join
            where g.version < excluded.version
            """;

    static final String BUMP_GROUPS = """
            insert into messaging.conversation as c (app_id, conversation_id, epoch, active_at)
            select $1, 'g:' || group_id, 1, (extract(epoch from clock_timestamp()) * 1000)::bigint
            from unnest($2::text[]) as i(group_id) order by 2
            on conflict (app_id, conversation_id) do update
                set epoch = c.epoch + 1, changed_xid = pg_current_xact_id()
            returning conversation_id, epoch
            """;

    /**
     * Answers those who became a member or ceased to be one. Who joins reads from the next message on, unless the group
     * shows its history; the conversation is locked, so the head stands still.
     */
    static final String MEMBERS = """
            with input as (
                select i.*, 'g:' || i.group_id as conversation_id, c.last_seq, coalesce(g.name, '') as group_name,
                    case when coalesce(g.history_before_join, false) then 1 else c.last_seq + 1 end as floor_seq
                from unnest($2::text[], $3::text[], $4::bigint[], $5::int[], $6::boolean[], $7::text[])
                    as i(group_id, user_id, version, role, member, operator)
                join messaging.conversation c on c.app_id = $1 and c.conversation_id = 'g:' || i.group_id
                left join messaging.group_state g on g.app_id = $1 and g.group_id = i.group_id
            ), old as materialized (
                select p.user_id, p.conversation_id, p.member from messaging.participant p
                join input i on p.app_id = $1 and p.user_id = i.user_id and p.conversation_id = i.conversation_id
            ), new as (
                insert into messaging.participant as p
                    (app_id, user_id, conversation_id, member, role, version, floor_seq, read_seq, left_at)
                select $1, user_id, conversation_id, member, role, version, floor_seq, last_seq,
                    case when member then 0 else $8::bigint end
                from input order by user_id, conversation_id
                on conflict (app_id, user_id, conversation_id) do update set
                    member = excluded.member, role = excluded.role, version = excluded.version,
                    floor_seq = case when excluded.member and not p.member then excluded.floor_seq
                        else p.floor_seq end,
                    read_seq = case when excluded.member and not p.member
                        then greatest(p.read_seq, excluded.read_seq) else p.read_seq end,
                    left_at = case when p.member or excluded.member then excluded.left_at else p.left_at end,
                    changed_xid = pg_current_xact_id()
                where p.version < excluded.version
                returning user_id, conversation_id, member
            )
            select n.user_id, n.conversation_id, n.member, i.operator, i.group_name
            from new n join input i using (user_id, conversation_id) left join old o using (user_id, conversation_id)
            where n.member <> coalesce(o.member, false)
            """;

    private ProjectionSql() {}
}
