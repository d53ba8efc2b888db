package dev.skein.group.account;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A platform brings its users (PLT-12): makes or updates them, one transaction and one application a call. */
@ApplicationScoped
public class ImportAccounts {
    private final AccountStore accounts;
    private final PasswordHasher passwords;
    private final Recorder recorder;

    public ImportAccounts(AccountStore accounts, PasswordHasher passwords, Recorder recorder) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.recorder = recorder;
    }

    /** @param password empty: no login by password, or the one there is stays */
    public record Entry(String userId, String nickname, String avatar, String password) {}

    public record Failure(String userId, ErrorCode reason) {}

    private record Checked(Map<String, Entry> good, List<Failure> failures) {}

    /** The refused ones; all others were made or updated. The last of several entries with one id wins. */
    public Uni<List<Failure>> importAll(String appId, List<Entry> entries) {
        Checked checked = check(entries);
        if (checked.good().isEmpty()) {
            return Uni.createFrom().item(checked.failures());
        }
        String key = Change.userKey(checked.good().keySet().iterator().next());
        return hashes(appId, checked.good().values())
                .chain(hashes -> recorder.within(() -> store(appId, key, checked.good(), hashes)))
                .chain(() -> recorder.trySettle(appId, key))
                .replaceWith(checked.failures());
    }

    private static Checked check(List<Entry> entries) {
        Map<String, Entry> good = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        for (Entry entry : entries) {
            try {
                good.put(entry.userId(), checked(entry));
            } catch (SkeinException refused) {
                failures.add(new Failure(entry.userId(), refused.code()));
            }
        }
        return new Checked(good, failures);
    }

    private static Entry checked(Entry entry) {
        UserId.parse(ErrorCode.BAD_ACCOUNT_PARAMETER, "user_id", entry.userId());
        String nickname =
                entry.nickname().isEmpty() ? "" : AccountRules.FOR_PROFILES.nickname("nickname", entry.nickname());
        AccountRules.FOR_PROFILES.avatar("avatar", entry.avatar());
        if (!entry.password().isEmpty()) {
            AccountRules.password(entry.password());
        }
        return new Entry(entry.userId(), nickname, entry.avatar(), entry.password());
    }

    /** Only of entries that bring a password: hashing is what an import costs. */
    private Uni<Map<String, String>> hashes(String appId, Iterable<Entry> entries) {
        return Multi.createFrom()
                .iterable(entries)
                .filter(entry -> !entry.password().isEmpty())
                .onItem()
                .transformToUniAndConcatenate(
                        entry -> passwords.hash(appId, entry.password()).map(hash -> Map.entry(entry.userId(), hash)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Uni<Void> store(String appId, String key, Map<String, Entry> entries, Map<String, String> hashes) {
        return accounts.lockAll(appId, entries.keySet())
                .map(found -> found.stream().collect(Collectors.toMap(Account::userId, Function.identity())))
                .chain(known -> apply(appId, key, entries, hashes, known));
    }

    private Uni<Void> apply(
            String appId,
            String key,
            Map<String, Entry> entries,
            Map<String, String> hashes,
            Map<String, Account> known) {
        List<Account> added = new ArrayList<>();
        List<Change.AccountState> states = new ArrayList<>();
        List<Change.Event> events = new ArrayList<>();
        for (Entry entry : entries.values()) {
            Account account = known.get(entry.userId());
            if (account == null) {
                account = newAccount(appId, entry);
                added.add(account);
                states.add(account.state());
                events.add(new Change.Event.AccountRegistered(account.userId(), account.nickname()));
            } else if (account.show(nicknameOr(entry, account.nickname()), entry.avatar())) {
                states.add(account.state());
                events.add(new Change.Event.ProfileChanged(account.userId(), account.nickname(), account.avatar()));
            }
            String hash = hashes.get(entry.userId());
            if (hash != null) {
                account.setPasswordHash(hash);
            }
        }
        return accounts.addAll(added).chain(() -> recorder.record(Change.ofAccounts(appId, key, states, events)));
    }

    private Account newAccount(String appId, Entry entry) {
        Account account = new Account(appId, entry.userId(), nicknameOr(entry, entry.userId()), recorder.now());
        account.setAvatar(entry.avatar());
        return account;
    }

    private static String nicknameOr(Entry entry, String otherwise) {
        return entry.nickname().isEmpty() ? otherwise : entry.nickname();
    }
}
