package dev.skein.group.login;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** The hash of a refresh token. A used one stays until it expires, so that a second use is noticed. */
@Entity
@Table(name = "refresh_token")
@IdClass(RefreshToken.Key.class)
public class RefreshToken {
    @Id
    private String appId;

    @Id
    private String tokenHash;

    private String loginId;
    private long expiresAt;
    private long usedAt;

    protected RefreshToken() {}

    public RefreshToken(String appId, String tokenHash, String loginId, long expiresAt) {
        this.appId = appId;
        this.tokenHash = tokenHash;
        this.loginId = loginId;
        this.expiresAt = expiresAt;
    }

    public record Key(String appId, String tokenHash) {}

    public String loginId() {
        return loginId;
    }

    public long expiresAt() {
        return expiresAt;
    }

    public String hash() {
        return tokenHash;
    }

    public boolean used() {
        return usedAt != 0;
    }

    /** When it was spent, milliseconds since the epoch; 0: not yet. */
    public long usedAt() {
        return usedAt;
    }

    public void use(long now) {
        usedAt = now;
    }
}
