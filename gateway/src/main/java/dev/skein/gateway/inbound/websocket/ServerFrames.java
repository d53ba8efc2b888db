package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.session.EncodedFrame;
import dev.skein.gateway.session.Frames;
import dev.skein.v1.Kicked;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.Reconnect;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.SyncNotify;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The frames the gateway sends of its own accord. */
@Singleton
public class ServerFrames implements Frames {
    private final Clock clock;

    public ServerFrames(Clock clock) {
        this.clock = clock;
    }

    @Override
    public EncodedFrame kicked(Kick kick) {
        return WireFrame.of(ServerFrame.newBuilder()
                .setKicked(Kicked.newBuilder()
                        .setReason(kick.reason())
                        .setByPlatform(kick.byPlatform())
                        .setByDeviceId(kick.byDeviceId())
                        .setTime(clock.millis()))
                .build());
    }

    @Override
    public EncodedFrame reconnect(int afterMs) {
        return WireFrame.of(ServerFrame.newBuilder()
                .setReconnect(Reconnect.newBuilder().setAfterMs(afterMs))
                .build());
    }

    @Override
    public EncodedFrame syncNow() {
        return WireFrame.of(ServerFrame.newBuilder()
                .setSyncNotify(SyncNotify.getDefaultInstance())
                .build());
    }

    @Override
    public EncodedFrame messageNotify(String conversationId, long seq) {
        return WireFrame.of(ServerFrame.newBuilder()
                .setMessageNotify(MessageNotify.newBuilder()
                        .setConversationId(conversationId)
                        .setSeq(seq))
                .build());
    }
}
