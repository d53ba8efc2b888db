package dev.skein.group.inbound.grpc;

import dev.skein.group.profile.Profiles;
import dev.skein.internal.v1.Caller;
import dev.skein.kit.caller.CallerContext;
import dev.skein.v1.Profile;
import dev.skein.v1.ProfileService;
import dev.skein.v1.ProfileServiceGetRequest;
import dev.skein.v1.ProfileServiceGetResponse;
import dev.skein.v1.ProfileServiceUpdateRequest;
import dev.skein.v1.ProfileServiceUpdateResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** {@code skein.v1.ProfileService}. */
@GrpcService
class ProfileEndpoint implements ProfileService {
    private final Profiles profiles;

    ProfileEndpoint(Profiles profiles) {
        this.profiles = profiles;
    }

    @Override
    public Uni<ProfileServiceGetResponse> get(ProfileServiceGetRequest request) {
        Caller caller = CallerContext.current();
        boolean own = request.getUserIdsCount() == 0 && !caller.getUserId().isEmpty();
        List<String> userIds = own ? List.of(caller.getUserId()) : request.getUserIdsList();
        return profiles.get(caller.getAppId(), userIds).map(ProfileEndpoint::response);
    }

    @Override
    public Uni<ProfileServiceUpdateResponse> update(ProfileServiceUpdateRequest request) {
        Caller caller = CallerContext.current();
        Optional<String> nickname = request.hasNickname() ? Optional.of(request.getNickname()) : Optional.empty();
        Optional<String> avatar = request.hasAvatar() ? Optional.of(request.getAvatar()) : Optional.empty();
        return profiles.update(caller.getAppId(), caller.getUserId(), nickname, avatar)
                .map(updated -> ProfileServiceUpdateResponse.newBuilder()
                        .setProfile(profile(updated))
                        .build());
    }

    private static ProfileServiceGetResponse response(Profiles.Found found) {
        ProfileServiceGetResponse.Builder response = ProfileServiceGetResponse.newBuilder();
        found.profiles().forEach(profile -> response.addProfiles(profile(profile)));
        return response.addAllUnknownUserIds(found.unknown()).build();
    }

    private static Profile profile(Profiles.Profile profile) {
        return Profile.newBuilder()
                .setUserId(profile.userId())
                .setNickname(profile.nickname())
                .setAvatar(profile.avatar())
                .setVersion(profile.version())
                .build();
    }
}
