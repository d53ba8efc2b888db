package dev.skein.group.login;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Optional;

/** What a password, or a platform's order, started and a logout ends. Every token of it carries the login id. */
@Entity
@Table(name = "login")
@IdClass(Login.Key.class)
public class Login {
    @Id
    private String appId;

    @Id
    private String loginId;

    private String userId;
    private String deviceId;
    private String platform;

    @SuppressWarnings("UnusedVariable") // read in the database
    private long createdAt;

    private long expiresAt;
    private long endedAt;
    /** Hash of the refresh token that was spent last; empty: none yet. */
    private String answeredToken;

    private byte[] sealedAnswer;

    protected Login() {}

    public Login(String appId, String loginId, Device device, long now, long expiresAt) {
        this.appId = appId;
        this.loginId = loginId;
        this.userId = device.userId();
        this.deviceId = device.deviceId();
        this.platform = device.platform();
        this.createdAt = now;
        this.expiresAt = expiresAt;
        this.answeredToken = "";
        this.sealedAnswer = new byte[0];
    }

    public record Key(String appId, String loginId) {}

    /** Whose device it is. */
    public record Device(String userId, String deviceId, String platform) {}

    public String appId() {
        return appId;
    }

    public String loginId() {
        return loginId;
    }

    public Device device() {
        return new Device(userId, deviceId, platform);
    }

    /** When the last token of it dies. */
    public long expiresAt() {
        return expiresAt;
    }

    public boolean ended() {
        return endedAt != 0;
    }

    public void extend(long until) {
        expiresAt = Math.max(expiresAt, until);
    }

    /** Keeps what was given for a refresh token, in place of what was given for the one before. */
    void answered(String tokenHash, byte[] sealed) {
        answeredToken = tokenHash;
        sealedAnswer = sealed;
    }

    /** What was given for this token, unless what it bought has been spent, too. */
    Optional<byte[]> answerTo(String tokenHash) {
        return answeredToken.equals(tokenHash) ? Optional.of(sealedAnswer) : Optional.empty();
    }

    public void end(long now) {
        endedAt = now;
    }
}
