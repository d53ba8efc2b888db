package dev.skein.gateway.inbound.local;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.call.CallRequest;
import dev.skein.gateway.call.LocalMethod;
import dev.skein.gateway.presence.GetPresence;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Presence;
import dev.skein.v1.PresenceServiceGetRequest;
import dev.skein.v1.PresenceServiceGetResponse;
import dev.skein.v1.PresenceState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** {@code PresenceService/Get}, served in place. By: user, platform. */
@Singleton
public class PresenceMethod implements LocalMethod {
    private final GetPresence getPresence;

    public PresenceMethod(GetPresence getPresence) {
        this.getPresence = getPresence;
    }

    @Override
    public String path() {
        return "skein.v1.PresenceService/Get";
    }

    @Override
    public Uni<byte[]> call(CallRequest request) {
        PresenceServiceGetRequest decoded;
        try {
            decoded = PresenceServiceGetRequest.parseFrom(request.request());
        } catch (InvalidProtocolBufferException e) {
            throw SkeinException.of(ErrorCode.BAD_JSON);
        }
        String appId = request.context().identity().appId();
        return getPresence
                .get(appId, decoded.getUserIdsList())
                .map(outcome -> encode(outcome).toByteArray());
    }

    private static PresenceServiceGetResponse encode(GetPresence.Outcome outcome) {
        PresenceServiceGetResponse.Builder response =
                PresenceServiceGetResponse.newBuilder().addAllUnknownUserIds(outcome.unknown());
        outcome.presences()
                .forEach(presence -> response.addPresences(Presence.newBuilder()
                        .setUserId(presence.userId())
                        .setState(state(presence.state()))
                        .addAllPlatforms(presence.platforms())
                        .setLastSeenAt(presence.lastSeenAt())));
        return response.build();
    }

    private static PresenceState state(GetPresence.State state) {
        return switch (state) {
            case OFFLINE -> PresenceState.PRESENCE_STATE_OFFLINE;
            case ONLINE -> PresenceState.PRESENCE_STATE_ONLINE;
            case PUSH_ONLINE -> PresenceState.PRESENCE_STATE_PUSH_ONLINE;
        };
    }
}
