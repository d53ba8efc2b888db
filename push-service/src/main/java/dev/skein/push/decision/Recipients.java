package dev.skein.push.decision;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Who gets the messages of a group; port to messaging-service. */
public interface Recipients {
    /** @param groupName may be empty */
    record Members(List<String> userIds, String groupName) {
        public static final Members NONE = new Members(List.of(), "");
    }

    /** The members at least as new as the conversation's epoch; none when the group is gone. Remembered. */
    Uni<Members> of(StoredMessage.Conversation group);
}
