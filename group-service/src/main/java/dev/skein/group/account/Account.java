package dev.skein.group.account;

import dev.skein.group.change.Change;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Duration;

/** A user of an app: what others see, and how the user proves who they are. */
@Entity
@Table(name = "account")
@IdClass(Account.Key.class)
public class Account {
    @Id
    private String appId;

    @Id
    private String userId;

    private String nickname;
    private String avatar;
    private String passwordHash;
    private boolean unclaimed;
    private boolean banned;
    private long version;
    private int failedLogins;
    private long firstFailureAt;
    private long lockedUntil;

    @SuppressWarnings("UnusedVariable") // read in the database
    private long createdAt;

    protected Account() {}

    public Account(String appId, String userId, String nickname, long now) {
        this.appId = appId;
        this.userId = userId;
        this.nickname = nickname;
        this.avatar = "";
        this.passwordHash = "";
        this.version = 1;
        this.createdAt = now;
    }

    /** An account that belongs to whoever registers its id first. */
    static Account sample(String appId, String userId, long now) {
        Account account = new Account(appId, userId, userId, now);
        account.unclaimed = true;
        return account;
    }

    public record Key(String appId, String userId) {}

    public String appId() {
        return appId;
    }

    public String userId() {
        return userId;
    }

    public String nickname() {
        return nickname;
    }

    public String avatar() {
        return avatar;
    }

    /** Empty when there is no login by password. */
    public String passwordHash() {
        return passwordHash;
    }

    /** Whether somebody may still register this id. */
    public boolean unclaimed() {
        return unclaimed;
    }

    /** Somebody registers the id of a sample. */
    void claim(String newNickname, String hash) {
        unclaimed = false;
        passwordHash = hash;
        show(newNickname, avatar);
    }

    public boolean banned() {
        return banned;
    }

    public long version() {
        return version;
    }

    public long lockedUntil() {
        return lockedUntil;
    }

    public void setPasswordHash(String hash) {
        passwordHash = hash;
    }

    /** Shows itself with this; for a new account, before anybody has seen it. */
    public void setAvatar(String value) {
        avatar = value;
    }

    /** Changes what others see; false, and no new version, when it is the same. */
    public boolean show(String newNickname, String newAvatar) {
        if (nickname.equals(newNickname) && avatar.equals(newAvatar)) {
            return false;
        }
        nickname = newNickname;
        avatar = newAvatar;
        version++;
        return true;
    }

    /** Counts a wrong password; enough of them within the window lock the account for as long as the window is. */
    public void countFailure(long now, int allowed, Duration window) {
        if (now - firstFailureAt >= window.toMillis()) {
            firstFailureAt = now;
            failedLogins = 0;
        }
        failedLogins++;
        if (failedLogins >= allowed) {
            lockedUntil = now + window.toMillis();
            failedLogins = 0;
            firstFailureAt = 0;
        }
    }

    public void forgetFailures() {
        failedLogins = 0;
        firstFailureAt = 0;
        lockedUntil = 0;
    }

    /** What messaging-service has to know. */
    public Change.AccountState state() {
        return new Change.AccountState(userId, version, nickname, avatar, !banned);
    }
}
