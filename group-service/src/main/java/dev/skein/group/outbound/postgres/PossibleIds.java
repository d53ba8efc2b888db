package dev.skein.group.outbound.postgres;

import dev.skein.protocol.GroupId;
import dev.skein.protocol.UserId;
import java.util.Collection;
import java.util.List;

/**
 * Ids that something can have. What no user or group can be called is not there and needs no look-up, which would fail:
 * Postgres takes no NUL. So callers see one bad id among good ones as unknown.
 */
final class PossibleIds {
    private PossibleIds() {}

    static List<String> ofUsers(Collection<String> userIds) {
        return userIds.stream().filter(UserId::isValid).toList();
    }

    static List<String> ofGroups(Collection<String> groupIds) {
        return groupIds.stream().filter(GroupId::isValid).toList();
    }
}
