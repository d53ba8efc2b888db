/**
 * People and groups: apps (tenants), accounts, logins and tokens, profiles, groups and their members.
 *
 * <p>Owns the Postgres schema {@code people}. Serves AuthService, AccountService, ProfileService and GroupService to
 * everyone and TrustService to gateways. Whatever changes here is one transaction that also writes what others must
 * learn: the projections of messaging-service and the events for {@code skein.events}. A grant (register, join) may
 * reach messaging-service a little late; a removal is answered only once messaging-service has applied it, so nobody
 * can send after having been removed.
 *
 * <p>Start at {@link dev.skein.group.groups.RemoveMembers}: check, change, record, settle. Then read
 * {@link dev.skein.group.change.Settlement}, which is where those guarantees live, and
 * {@link dev.skein.group.trust.KeyRing} for tokens.
 */
@NullMarked
package dev.skein.group;

import org.jspecify.annotations.NullMarked;
