package dev.skein.group.profile;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.account.Account;
import dev.skein.group.account.AccountRules;
import dev.skein.group.account.AccountStore;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What users show of themselves: reading it (USR-11) and changing one's own (USR-09). */
@ApplicationScoped
public class Profiles {
    private final AccountStore accounts;
    private final Recorder recorder;

    public Profiles(AccountStore accounts, Recorder recorder) {
        this.accounts = accounts;
        this.recorder = recorder;
    }

    public record Profile(String userId, String nickname, String avatar, long version) {}

    public record Found(List<Profile> profiles, List<String> unknown) {}

    public Uni<Found> get(String appId, List<String> userIds) {
        Set<String> wanted = new LinkedHashSet<>(userIds);
        if (wanted.isEmpty()) {
            throw SkeinException.ofField(ErrorCode.BAD_PROFILE_PARAMETER, "user_ids", "must name somebody");
        }
        return accounts.findAll(appId, wanted).map(found -> found(wanted, found));
    }

    /** Empty values stay as they are. */
    public Uni<Profile> update(String appId, String userId, Optional<String> newNickname, Optional<String> avatar) {
        Optional<String> nickname = newNickname.map(value -> AccountRules.FOR_PROFILES.nickname("nickname", value));
        avatar.ifPresent(value -> AccountRules.FOR_PROFILES.avatar("avatar", value));
        return recorder.within(() -> accounts.lock(appId, userId)
                        .map(found -> found.orElseThrow(() -> SkeinException.of(ErrorCode.ACCOUNT_UNKNOWN)))
                        .call(account -> change(account, nickname, avatar)))
                .call(() -> recorder.trySettle(appId, Change.userKey(userId)))
                .map(Profiles::profile);
    }

    private Uni<Void> change(Account account, Optional<String> nickname, Optional<String> avatar) {
        boolean changed = account.show(nickname.orElse(account.nickname()), avatar.orElse(account.avatar()));
        if (!changed) {
            return Uni.createFrom().voidItem();
        }
        return recorder.record(Change.ofAccounts(
                account.appId(),
                Change.userKey(account.userId()),
                List.of(account.state()),
                List.of(new Change.Event.ProfileChanged(account.userId(), account.nickname(), account.avatar()))));
    }

    private static Found found(Set<String> wanted, List<Account> accounts) {
        List<Profile> profiles = accounts.stream().map(Profiles::profile).toList();
        Set<String> known = profiles.stream().map(Profile::userId).collect(Collectors.toSet());
        return new Found(
                profiles, wanted.stream().filter(id -> !known.contains(id)).toList());
    }

    private static Profile profile(Account account) {
        return new Profile(account.userId(), account.nickname(), account.avatar(), account.version());
    }
}
