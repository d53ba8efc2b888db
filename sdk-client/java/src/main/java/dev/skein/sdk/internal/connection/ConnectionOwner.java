package dev.skein.sdk.internal.connection;

import com.google.protobuf.ByteString;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionState;
import dev.skein.v1.Connected;
import dev.skein.v1.Kicked;
import dev.skein.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/** What the connection tells; called on the loop. */
public interface ConnectionOwner {
    /** Where the last sync ended. */
    ByteString cursor();

    void connecting();

    void connected(Connected connected);

    void disconnected(String reason);

    /** Message, event and sync notifications. */
    void notified(ServerFrame frame);

    /** The server has something newer than the cursor. */
    void behind();

    /** The connection is over and will not be opened again by itself. */
    void ended(ConnectionState state, SkeinException why, @Nullable Kicked kicked);
}
