package dev.skein.sdk.internal;

import dev.skein.sdk.ProfileApi;
import dev.skein.v1.Presence;
import dev.skein.v1.PresenceServiceGetRequest;
import dev.skein.v1.PresenceServiceGetResponse;
import dev.skein.v1.Profile;
import dev.skein.v1.ProfileServiceGetRequest;
import dev.skein.v1.ProfileServiceGetResponse;
import dev.skein.v1.ProfileServiceUpdateRequest;
import dev.skein.v1.ProfileServiceUpdateResponse;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@link ProfileApi} by calls. */
final class RemoteProfiles implements ProfileApi {
    private final DefaultClient client;

    RemoteProfiles(DefaultClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Profile> own() {
        return get(List.of(client.userId()))
                .thenApply(profiles -> profiles.stream()
                        .findFirst()
                        .orElseGet(() ->
                                Profile.newBuilder().setUserId(client.userId()).build()));
    }

    @Override
    public CompletableFuture<List<Profile>> get(Collection<String> userIds) {
        ProfileServiceGetRequest request =
                ProfileServiceGetRequest.newBuilder().addAllUserIds(userIds).build();
        return client.call("skein.v1.ProfileService/Get", request, ProfileServiceGetResponse.parser())
                .thenApply(ProfileServiceGetResponse::getProfilesList);
    }

    @Override
    public CompletableFuture<Profile> update(Optional<String> nickname, Optional<String> avatar) {
        ProfileServiceUpdateRequest.Builder request = ProfileServiceUpdateRequest.newBuilder();
        nickname.ifPresent(request::setNickname);
        avatar.ifPresent(request::setAvatar);
        return client.call("skein.v1.ProfileService/Update", request.build(), ProfileServiceUpdateResponse.parser())
                .thenApply(ProfileServiceUpdateResponse::getProfile);
    }

    @Override
    public CompletableFuture<List<Presence>> presence(Collection<String> userIds) {
        PresenceServiceGetRequest request =
                PresenceServiceGetRequest.newBuilder().addAllUserIds(userIds).build();
        return client.call("skein.v1.PresenceService/Get", request, PresenceServiceGetResponse.parser())
                .thenApply(PresenceServiceGetResponse::getPresencesList);
    }
}
